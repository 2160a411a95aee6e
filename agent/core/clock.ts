/** The clock a service is given, so that tests move time instead of waiting for it. */
export interface Clock {
  /** Wall time, integer milliseconds since the epoch. May jump (NTP, a device without a clock chip). */
  nowMs(): number;
  /** Monotonic milliseconds, for durations and timeouts. */
  monotonicMs(): number;
  /** Calls `run` once after `delayMs`; the returned function cancels it. Never keeps the process alive. */
  after(delayMs: number, run: () => void): () => void;
  /** Calls `run` every `periodMs`; the returned function ends it. Never keeps the process alive. */
  every(periodMs: number, run: () => void): () => void;
}
