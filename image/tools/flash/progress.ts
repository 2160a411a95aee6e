import process from 'node:process';

const MiB = 1 << 20;
const REPORT_EVERY_MS = { terminal: 500, log: 10_000 } as const;
/** The rate is that of the last so many ms: a card becomes slower when its cache is full. */
const RATE_OVER_MS = 10_000;

/** Sizes as they are printed on cards and disks. */
export function inGigabytes(bytes: number): string {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(0)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** `1:05`, or `1:02:05` from an hour on. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** How far something is, how fast, and how long it still takes. `total` 0: not known. */
export class Progress {
  readonly #verb: string;
  readonly #total: number;
  readonly #samples: { atMs: number; done: number }[] = [];

  constructor(verb: string, total: number, startedMs: number) {
    this.#verb = verb;
    this.#total = total;
    this.#samples.push({ atMs: startedMs, done: 0 });
  }

  /** The line for now. */
  line(done: number, nowMs: number): string {
    this.#samples.push({ atMs: nowMs, done });
    while (this.#samples.length > 2 && nowMs - this.#samples[1]!.atMs >= RATE_OVER_MS) this.#samples.shift();
    const first = this.#samples[0]!;
    const perSecond = nowMs > first.atMs ? ((done - first.done) * 1000) / (nowMs - first.atMs) : 0;
    const rate = `${(perSecond / MiB).toFixed(1)} MiB/s`;
    if (this.#total === 0) return `${this.#verb} ${inGigabytes(done)}, ${rate}`;
    const left = perSecond > 0 ? `${duration((this.#total - done) / perSecond)} left` : 'starting';
    return `${this.#verb} ${inGigabytes(done)} of ${inGigabytes(this.#total)} (${Math.floor((done * 100) / this.#total)} %), ${rate}, ${left}`;
  }
}

/** Shows a progress on the terminal, in one line that is written over; in a log, a line now and then. */
export class ProgressLine {
  readonly #progress: Progress;
  readonly #terminal: boolean;
  #nextMs = 0;

  constructor(verb: string, total: number) {
    this.#progress = new Progress(verb, total, Date.now());
    this.#terminal = process.stdout.isTTY;
  }

  show(done: number): void {
    const nowMs = Date.now();
    if (nowMs < this.#nextMs) return;
    this.#nextMs = nowMs + (this.#terminal ? REPORT_EVERY_MS.terminal : REPORT_EVERY_MS.log);
    const line = `  ${this.#progress.line(done, nowMs)}`;
    process.stdout.write(this.#terminal ? `\r\u001B[K${line}` : `${line}\n`);
  }

  end(sentence: string): void {
    process.stdout.write(`${this.#terminal ? '\r\u001B[K' : ''}  ${sentence}\n`);
  }
}
