import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import { LaresError } from '../../core/errors/index.ts';
import { claimClosed, claimUnavailable, codeWrong, throttled } from './errors.ts';
import type { AuthStore } from './store.ts';
import { waitAfter } from './throttle.ts';

/** After so many wrong codes nobody can claim until the device starts again: guessing takes walking to it. */
export const MOST_WRONG_CODES = 20;

export interface ClaimCodeDeps {
  readonly store: AuthStore;
  readonly clock: Clock;
  /** As the console shows it; undefined when the device has none. */
  readonly code: string | undefined;
  readonly bootId: string;
}

/** The code that proves that somebody stands before the device. Wrong ones are counted across agent restarts. */
export class ClaimCode {
  readonly #deps: ClaimCodeDeps;
  #freeAtMs = 0;

  constructor(deps: ClaimCodeDeps) {
    this.#deps = deps;
  }

  /** @throws LaresError auth.claimUnavailable, auth.claimClosed, auth.throttled, auth.codeWrong */
  check(entered: string): void {
    const { store, clock, code, bootId } = this.#deps;
    if (code === undefined) throw new LaresError(claimUnavailable);
    if (store.wrongCodes(bootId) >= MOST_WRONG_CODES) throw new LaresError(claimClosed);
    const waitMs = this.#freeAtMs - clock.monotonicMs();
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1000);
      throw new LaresError(throttled, { seconds }, { retryAfterS: seconds });
    }
    if (equal(normal(entered), normal(code))) return;
    this.#freeAtMs = clock.monotonicMs() + waitAfter(store.countWrongCode(bootId)) * 1000;
    throw new LaresError(codeWrong);
  }

  /** Forgets the wrong ones: who resets the owner stands where the code is shown. */
  reopen(): void {
    this.#deps.store.forgetWrongCodes();
    this.#freeAtMs = 0;
  }
}

/** People type dashes, spaces and small letters. */
function normal(code: string): string {
  return code.toUpperCase().replaceAll(/[\s-]/g, '');
}

/** In constant time whatever the lengths. */
function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
