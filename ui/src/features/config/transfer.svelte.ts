import type { ConfigFile, ImportReport } from '../../../../agent/features/config/schema.ts';
import type { ApiClient } from '../../api/client.ts';
import { asProblem, type Problem } from '../../api/problem.ts';

/** The settings in a file: tried first, then applied as a whole. */
export class Transfer {
  readonly #api: ApiClient;
  #file = $state.raw<ConfigFile | null>(null);
  #report = $state.raw<ImportReport | null>(null);
  #unreadable = $state(false);
  #busy = $state(false);
  #problem = $state.raw<Problem | null>(null);

  constructor(api: ApiClient) {
    this.#api = api;
  }

  /** What the device says would happen; null until a file was tried. */
  get report(): ImportReport | null {
    return this.#report;
  }

  /** Whether what was chosen is no file of settings at all. */
  get unreadable(): boolean {
    return this.#unreadable;
  }

  get busy(): boolean {
    return this.#busy;
  }

  get problem(): Problem | null {
    return this.#problem;
  }

  /** Reads a file and asks the device what it would change. Nothing is changed. */
  async choose(file: Blob): Promise<void> {
    this.#report = this.#problem = this.#file = null;
    this.#unreadable = false;
    const parsed = parseFile(await file.text());
    if (parsed === undefined) this.#unreadable = true;
    else if (await this.#send(parsed, true)) this.#file = parsed;
  }

  /** @returns how many settings changed; null when the device refused */
  async apply(): Promise<number | null> {
    const done = this.#file !== null && (await this.#send(this.#file, false, this.#report?.revision));
    return done ? (this.#report?.changes.length ?? 0) : null;
  }

  async #send(file: ConfigFile, dryRun: boolean, baseRevision?: number): Promise<boolean> {
    this.#busy = true;
    try {
      const base = baseRevision === undefined ? {} : { baseRevision };
      this.#report = await this.#api.call('POST /api/config/import', { body: { file, dryRun, ...base } });
      this.#problem = null;
      return true;
    } catch (error) {
      this.#problem = asProblem(error);
      return false;
    } finally {
      this.#busy = false;
    }
  }
}

/** What calls itself a file of settings; undefined for anything else. The device judges the rest of it. */
function parseFile(content: string): ConfigFile | undefined {
  try {
    const parsed = JSON.parse(content) as ConfigFile | null;
    return parsed?.format === 'lares-config' ? parsed : undefined;
  } catch {
    return undefined; // not JSON: the reader chose another file than he meant
  }
}
