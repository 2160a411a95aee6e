import type { Clock } from '../../core/clock.ts';

/** The real clock. Its timers are unreferenced: a service that forgot to stop one must not keep the process alive. */
export function createClock(): Clock {
  return {
    nowMs: () => Date.now(),
    // The clock of performance.now(), without the library behind that.
    monotonicMs: () => {
      const [seconds, nanoseconds] = process.hrtime();
      return seconds * 1e3 + nanoseconds / 1e6;
    },
    after: (delayMs, run) => {
      const timer = setTimeout(run, delayMs).unref();
      return () => clearTimeout(timer);
    },
    every: (periodMs, run) => {
      const timer = setInterval(run, periodMs).unref();
      return () => clearInterval(timer);
    },
  };
}
