import type { LazyEnvironment } from './lazy.ts';

/** The last time this page started anew because of a missing part: a broken device must not make it do so forever. */
const KEY = 'lares.reloadedAtMs';
const PAUSE_MS = 60_000;

export const browserLazy: LazyEnvironment = {
  async reachable() {
    try {
      return (await fetch('/favicon.svg', { cache: 'no-store', signal: AbortSignal.timeout(5000) })).ok;
    } catch {
      return false; // the answer to the question
    }
  },
  wait: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
  reload() {
    const before = Number(sessionStorage.getItem(KEY) ?? 0);
    if (Date.now() - before < PAUSE_MS) return;
    sessionStorage.setItem(KEY, String(Date.now()));
    location.reload();
  },
  random: Math.random,
};
