import { connect } from 'node:net';
import { LaresError } from '../../core/errors/index.ts';
import { type Helper, helperAbsent, helperFailed, helperRefused, helperTimeout } from './port.ts';

/** systemd ends the helper after 60 s (RuntimeMaxSec=), whatever it is doing. */
const ANSWER_TIMEOUT_MS = 65_000;
const ANSWER_CHARS = 64 * 1024;

interface Answer {
  readonly ok: boolean;
  /** `refused` or `failed`. */
  readonly kind?: string;
  readonly reason?: string;
}

/** The root helper behind a unix socket; see agent/helper/README.md for the protocol. */
export function createHelper(socketPath = '/run/lares/helper.sock', timeoutMs = ANSWER_TIMEOUT_MS): Helper {
  async function ask(verb: string, fields: Readonly<Record<string, string | number>>): Promise<void> {
    const answer = parseAnswer(await exchange(socketPath, `${JSON.stringify({ verb, ...fields })}\n`, timeoutMs));
    if (answer?.ok === true) return;
    const subject = String(Object.values(fields)[0]);
    if (answer?.kind === 'refused') throw new LaresError(helperRefused, { verb, subject, reason: answer.reason ?? '' });
    throw new LaresError(helperFailed, { verb, subject }, { cause: new Error(answer?.reason ?? 'no answer') });
  }
  return {
    enableUnit: (unit) => ask('unit.enable', { unit }),
    disableUnit: (unit) => ask('unit.disable', { unit }),
    setWifiCountry: (country) => ask('wifi.country', { country }),
    setClock: (timeMs) => ask('clock.set', { timeS: Math.floor(timeMs / 1000) }),
  };
}

function exchange(socketPath: string, request: string, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath);
    let text = '';
    const timer = setTimeout(() => {
      reject(new LaresError(helperTimeout, { timeoutMs }));
      socket.destroy();
    }, timeoutMs);
    socket.setEncoding('utf8');
    socket.on('connect', () => socket.write(request));
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n') || text.length > ANSWER_CHARS) socket.destroy();
    });
    socket.on('error', (error) => reject(new LaresError(helperAbsent, {}, { cause: error })));
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(text);
    });
  });
}

function parseAnswer(text: string): Answer | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' ? (value as Answer) : undefined;
  } catch {
    // The helper ended without a whole answer; the caller says that it failed.
    return undefined;
  }
}
