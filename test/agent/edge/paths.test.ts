import t from 'tap';
import { Attacker, bearable, families, isWell, seed, strainOf, summary, target } from './target.ts';

const PER_ROUTE = 2_000;

t.test(`${PER_ROUTE} mutated paths a route: nobody gets in, nothing fails`, async (t) => {
  const device = await target(t);
  const attacker = new Attacker(t);
  t.comment(`seed ${seed}`);
  const open = device.routes.filter(({ access }) => access === 'public').map(({ method, url }) => `${String(method)} ${url}`);
  // The first hundreds load and compile what later ones use.
  for (const [, routes] of families(device)) await attacker.obey({ kind: 'paths', target: device, seed: seed + 1, perRoute: 300, routes, open });
  for (const [family, all] of families(device)) {
    // HEAD goes wherever GET goes.
    const routes = all.filter(({ method }) => method !== 'HEAD');
    bearable(t, family, await strainOf(async () => {
      const report = await attacker.obey({ kind: 'paths', target: device, seed, perRoute: PER_ROUTE, routes, open });
      t.same(report.violations, [], `${family}: ${summary(report)}`);
      t.equal(report.sent, PER_ROUTE * routes.length);
    }));
  }
  t.same(device.failures, []);
  t.equal(await isWell(device.socketPath), 200, 'and a 2xx can be seen here');
});
