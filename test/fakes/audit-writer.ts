/** A process that changes a setting over the edge for ever and prints the id of each request once it is answered, to be killed. */
import { writeSync } from 'node:fs';
import Type from 'typebox';
import { silentLog } from '../../agent/core/log.ts';
import { createAudit } from '../../agent/features/audit/index.ts';
import { createConfig } from '../../agent/features/config/index.ts';
import { Signal } from '../../agent/core/events.ts';
import { createClock } from '../../agent/host/clock/index.ts';
import { createSeal } from '../../agent/host/seal/index.ts';
import { openStore } from '../../agent/host/store/index.ts';
import { createServer } from '../../agent/http/server.ts';
import { FakeSessions } from './session.ts';

const store = openStore({ file: process.argv[2]!, log: silentLog });
const clock = createClock();
const config = createConfig({ store, seal: createSeal(undefined), clock, log: silentLog, environment: {} });
config.service.declare([{ key: 'test.counter', schema: Type.Integer(), default: 0, label: 'Counter', description: 'Counts.' }]);
const audit = createAudit({ store, clock, log: silentLog, jobs: { finished: new Signal() }, auth: { ownerChanged: new Signal() } });
const auth = new FakeSessions();
auth.signIn('ann', 'owner');
const { server } = createServer({ auth, names: () => new Set(['lares']), cookieName: 'c', scheme: 'https', logger: false, trail: audit.service });
let requestId = '';
server.addHook('onRequest', async (request) => void (requestId = request.id));
server.register(config.routes!);
await server.ready();
for (let count = 1; ; count += 1) {
  const headers = { host: 'lares', cookie: 'c=ann', 'x-csrf': 'csrf-ann' };
  const { statusCode } = await server.inject({ method: 'PATCH', url: '/api/config', headers, payload: { values: { 'test.counter': count } } });
  if (statusCode !== 200) throw new Error(`answered ${statusCode}`);
  writeSync(1, `${requestId}\n`);
}
