import { Backoff } from './backoff.ts';

export interface LazyEnvironment {
  /** Whether the device answers. */
  reachable(): Promise<boolean>;
  wait(delayMs: number): Promise<void>;
  /** Loads the whole page anew. */
  reload(): void;
  random(): number;
}

/**
 * Loads a part of the page that comes later. When the device is out of reach it waits for it; when the part is missing
 * on a device that does answer (Lares was updated meanwhile, or the browser remembers the failure) the page starts anew.
 */
export async function lazy<T>(load: () => Promise<T>, environment: LazyEnvironment): Promise<T> {
  try {
    return await load();
  } catch {
    await backInReach(environment); // why it failed shows in the second attempt
  }
  try {
    return await load();
  } catch (error) {
    environment.reload();
    throw error;
  }
}

async function backInReach(environment: LazyEnvironment): Promise<void> {
  const backoff = new Backoff(() => environment.random());
  do await environment.wait(backoff.next());
  while (!(await environment.reachable()));
}
