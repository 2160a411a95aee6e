import t from 'tap';
import { Attacker, bearable, families, isWell, seed, strainOf, summary, target } from './target.ts';

const PER_FAMILY = 10_000;

t.test(`${PER_FAMILY} fuzzed bodies and headers a family`, async (t) => {
  const device = await target(t);
  const attacker = new Attacker(t);
  t.comment(`seed ${seed}`);
  const byFamily = [...families(device)];
  // The first hundreds load and compile what later ones use.
  for (const [, routes] of byFamily) await attacker.obey({ kind: 'requests', target: device, seed: seed + 1, count: 300, routes, credentials: device.credentials });
  for (const [family, routes] of byFamily) {
    const strain = await strainOf(async () => {
      const report = await attacker.obey({ kind: 'requests', target: device, seed, count: PER_FAMILY, routes, credentials: device.credentials });
      t.same(report.violations, [], `${family}: ${summary(report)}`);
      t.ok(report.sent >= PER_FAMILY);
    });
    bearable(t, family, strain);
  }
  t.same(device.failures, [], 'nothing failed inside');
  t.equal(await isWell(device.socketPath), 200);
  const session = await device.server.inject({ url: '/api/session', headers: { host: 'localhost', cookie: device.credentials.cookie } });
  t.equal(session.statusCode, 200, 'the session they came with was good to the end');
});

t.test(`${PER_FAMILY} fuzzed claims of a device without an owner`, async (t) => {
  const device = await target(t, { isClaimed: false });
  const attacker = new Attacker(t);
  const routes = families(device).get('setup')!;
  bearable(t, 'setup', await strainOf(async () => {
    const report = await attacker.obey({ kind: 'requests', target: device, seed, count: PER_FAMILY, routes, credentials: device.credentials });
    t.same(report.violations, [], summary(report));
  }));
  t.same(device.failures, []);
  t.match((await device.server.inject({ url: '/api/setup', headers: { host: 'localhost' } })).json(), { claimed: false }, 'nobody owns it');
});
