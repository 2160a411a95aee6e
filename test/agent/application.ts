import path from 'node:path';
import { pino } from 'pino';
import type { Test } from 'tap';
import { createAdapters, type Adapters } from '../../agent/adapters.ts';
import { type App, assemble } from '../../agent/app.ts';
import { holdToContract } from '../fakes/contract.ts';
import { environment } from '../../agent/environment.ts';

/** The whole application over this computer, with a state folder of its own; `logged` is what it wrote to its log. */
export async function application(t: Test, replace: Partial<Adapters> = {}): Promise<App & { logged: string[] }> {
  const folder = t.testdir({ state: {}, credentials: { 'claim-code': 'K7MX2QPD' } });
  const settings = environment({ LARES_STATE_DIR: path.join(folder, 'state'), CREDENTIALS_DIRECTORY: path.join(folder, 'credentials') });
  const logged: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  const app = await assemble({ ...createAdapters(settings, log), ...replace }, settings, log);
  t.teardown(() => app.server.close());
  holdToContract(app, (breach) => t.fail(breach));
  return { ...app, logged };
}
