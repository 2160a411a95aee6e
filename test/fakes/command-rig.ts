import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Test } from 'tap';
import { createClock } from '../../agent/host/clock/index.ts';
import { createJournal } from '../../agent/host/journal/index.ts';
import { application } from '../agent/application.ts';
import { FakeJournal } from './journal.ts';
import { permissionsBut } from './permissions.ts';
import { systemdRig } from './rig.ts';
import type { FakeUnit } from './systemd.ts';
import { ask, twoDoors } from './two-doors.ts';

/** As it ships (`make agent`). */
const program = path.resolve(import.meta.dirname, '../../build/agent/cli.cjs');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Started {
  readonly ended: Promise<Ended>;
  /** @param isLast nothing more will come, as when the terminal is gone */
  type(text: string, isLast?: boolean): void;
  signal(name: NodeJS.Signals): void;
  /** Resolves once its output satisfies. */
  says(pattern: RegExp): Promise<void>;
}

/** The real program as a process of its own. */
export function start(socket: string, args: readonly string[], environment: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, [program, ...args], { env: { LARES_CONSOLE_SOCKET: socket, TZ: 'UTC', ...environment } });
  let out = '';
  let err = '';
  const looks = new Set<() => void>();
  const take = (text: string, stream: 'out' | 'err'): void => {
    if (stream === 'out') out += text;
    else err += text;
    for (const look of looks) look();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => take(text, 'out'));
  child.stderr.setEncoding('utf8').on('data', (text: string) => take(text, 'err'));
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, out, err })));
  return {
    ended,
    type: (text, isLast) => void (isLast ? child.stdin.end(text) : child.stdin.write(text)),
    signal: (name) => void child.kill(name),
    says: (pattern) => new Promise((resolve) => {
      const look = (): void => {
        if (!pattern.test(out) && !pattern.test(err)) return;
        looks.delete(look);
        resolve();
      };
      looks.add(look);
      look();
    }),
  };
}

export const units: readonly FakeUnit[] = [
  { name: 'nginx.service', description: 'A web server \u001B[2J', canReload: true },
  { name: 'dbus.service' },
  { name: 'broken.service', activeState: 'inactive', subState: 'dead', jobResult: 'failed', result: 'exit-code', exitCode: 3 },
  { name: 'fstrim.timer', subState: 'waiting' },
];

/** An application with a fake systemd and journal, and the program to ask it with. */
export async function rig(t: Test) {
  const { systemd, bus, fake } = await systemdRig(t, units);
  const journal = new FakeJournal(t);
  const app = await application(t, {
    systemd, bus, clock: createClock(), journal: createJournal(journal.program), permissions: permissionsBut({ 'dbus.service': 'core' }),
  });
  const doors = await twoDoors(t, app);
  const lares = (...args: string[]): Promise<Ended> => {
    const started = start(doors.console, args);
    started.type('', true);
    return started.ended;
  };
  for (;;) {
    const { body } = await ask(doors.console, '/api/services');
    if (body['available'] === true) break;
  }
  return { app, doors, fake, journal, lares };
}
