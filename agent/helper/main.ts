import process from 'node:process';
import type { Readable } from 'node:stream';
import type { Log } from '../core/log.ts';
import { silentLog } from '../core/log.ts';
import { createBus } from '../host/bus/index.ts';
import type { Bus } from '../host/bus/port.ts';
import { createClock } from '../host/clock/index.ts';
import { readUnitList, UNITS_ALLOWED_FILE } from '../host/permissions/index.ts';
import { startInstance } from './instances.ts';
import { type Answer, parseRequest, REQUEST_CHARS, refused, type Request } from './request.ts';
import { setEnabled } from './unit-enablement.ts';
import { createUnitFiles } from './unit-files.ts';

const READ_TIMEOUT_MS = 5_000;
const BUS_TIMEOUT_MS = 5_000;
/** systemd ends a helper that lives longer (RuntimeMaxSec=). */
const LIFETIME_MS = 60_000;
const clock = createClock();

/**
 * The root helper: one process a call. systemd passes the connection as standard input and output; standard error is
 * the journal. See README.md beside this file.
 */
async function main(unitListFile: string): Promise<void> {
  // Timers and the wait for the bus hold no process alive, and a caller who ended its side after the request does not
  // either: without this the helper would be gone before it answered.
  setTimeout(() => process.exit(1), LIFETIME_MS);
  const line = await readLine(process.stdin);
  const request = line === undefined ? undefined : parseRequest(line);
  const answer = request ? await carryOut(request, unitListFile) : refused('malformed');
  note(request, answer);
  process.stdout.write(`${JSON.stringify(answer)}\n`, () => process.exit(0));
}

async function carryOut(request: Request, unitListFile: string): Promise<Answer> {
  const bus = createBus({ clock, log: silentLog as Log });
  try {
    await connected(bus);
    if (request.verb === 'wifi.country' || request.verb === 'clock.set') return await startInstance(request, bus, clock);
    return await setEnabled(request, readUnitList(unitListFile), createUnitFiles(bus));
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    return { ok: false, kind: 'failed', reason };
  } finally {
    bus.stop();
  }
}

function connected(bus: Bus): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancelTimer = clock.after(BUS_TIMEOUT_MS, () => reject(new Error('the system bus cannot be reached')));
    bus.follow('org.freedesktop.DBus', (present) => {
      if (!present) return;
      cancelTimer();
      resolve();
    });
    bus.start();
  });
}

/** The first line; undefined when it is too long, too slow, not text, or none. */
function readLine(input: Readable): Promise<string | undefined> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0);
    const cancelTimer = clock.after(READ_TIMEOUT_MS, () => resolve(undefined));
    const end = (line: string | undefined): void => {
      cancelTimer();
      input.pause();
      resolve(line);
    };
    input.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk.subarray(0, REQUEST_CHARS + 1)]);
      const lineEnd = bytes.indexOf(0x0a);
      if (lineEnd >= 0) end(text(bytes.subarray(0, lineEnd)));
      else if (bytes.length > REQUEST_CHARS) end(undefined);
    });
    input.on('end', () => end(undefined));
    input.on('error', () => end(undefined));
  });
}

function text(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Bytes which are no UTF-8 are no request of ours.
    return undefined;
  }
}

/** One line a call for the journal, sd-daemon(3) priorities in front. What was malformed is not repeated there. */
function note(request: Request | undefined, answer: Answer): void {
  const what = request ? `${request.verb} ${subjectOf(request)}` : 'malformed request';
  const outcome = answer.ok ? 'done' : `${answer.kind} (${answer.reason})`;
  process.stderr.write(`${answer.ok ? '<6>' : '<4>'}${what}: ${outcome}\n`);
}

function subjectOf(request: Request): string {
  if (request.verb === 'wifi.country') return request.country;
  return request.verb === 'clock.set' ? String(request.timeS) : request.unit;
}

void main(process.argv[2] ?? UNITS_ALLOWED_FILE);
