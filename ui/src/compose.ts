import { ApiClient } from './api/client.ts';
import { browserLazy } from './api/browser-lazy.ts';
import { lazy } from './api/lazy.ts';
import { LiveClient, type LiveSocket } from './api/live.ts';
import { ticketed } from './api/ticketed.ts';
import { Reauthentication } from './features/auth/reauthentication.svelte.ts';
import { Session } from './features/auth/session.svelte.ts';
import { Health } from './features/health/health.svelte.ts';
import { JobDesk } from './features/jobs/desk.svelte.ts';
import { Jobs } from './features/jobs/jobs.svelte.ts';
import { Metrics } from './features/metrics/metrics.svelte.ts';
import { Network } from './features/network/network.svelte.ts';
import { UnitControl } from './features/services/control.svelte.ts';
import { Units } from './features/services/units.svelte.ts';
import { System } from './features/system/system.svelte.ts';
import { Connection } from './state/connection.svelte.ts';
import { Language } from './state/language.svelte.ts';
import { Theme } from './state/theme.svelte.ts';
import { Toasts } from './state/toasts.svelte.ts';

/** Makes every object that lives as long as the page and gives each what it needs. No logic. */
export function compose() {
  const api = new ApiClient({ fetch: (input, init) => fetch(input, init), timeoutMs: 20_000 });
  const askTicket = async () => (await api.call('POST /api/live/ticket')).ticket;
  const live = new LiveClient({ open: () => ticketed(askTicket, openSocket), nowMs: () => Date.now(), random: Math.random, after });
  const session = new Session(api, live, () => location.replace('/'));
  const toasts = new Toasts();
  const jobs = new Jobs(api, live);
  window.addEventListener('online', () => live.check());
  window.addEventListener('offline', () => live.check());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') live.check();
  });
  return {
    api,
    live,
    toasts,
    jobs,
    jobDesk: new JobDesk(jobs, toasts),
    connection: new Connection(live),
    session,
    reauthentication: new Reauthentication(api, session),
    health: new Health(live),
    system: new System(api, live),
    metrics: new Metrics(live),
    network: new Network(api, live, toasts),
    units: new Units(live),
    unitControl: new UnitControl(api, jobs, toasts),
    theme: new Theme({ root: document.documentElement, storage: storage() }),
    language: new Language({
      root: document.documentElement,
      storage: storage(),
      asked: () => navigator.languages,
      load: (part) => lazy(part, browserLazy),
    }),
  };
}

function openSocket(protocols: string[]): LiveSocket {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const socket = new WebSocket(`${scheme}://${location.host}/api/live`, protocols);
  const live: LiveSocket = { onmessage: null, onclose: null, send: (text) => socket.send(text), close: () => socket.close() };
  socket.onmessage = (message) => live.onmessage?.(message);
  socket.onclose = (close) => live.onclose?.(close);
  return live;
}

function after(delayMs: number, callback: () => void): () => void {
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
}

/** Browsers may refuse storage altogether; the page works without. */
function storage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined; // refused by the browser's privacy settings: nothing to remember then
  }
}
