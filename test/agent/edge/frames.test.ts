import t from 'tap';
import { Attacker, bearable, isWell, seed, strainOf, summary, target } from './target.ts';

const PER_FAMILY = 10_000;

t.test(`${PER_FAMILY} fuzzed frames a family`, async (t) => {
  const device = await target(t);
  const attacker = new Attacker(t);
  t.comment(`seed ${seed}`);
  for (const { name, topics = [] } of device.features.filter((feature) => feature.topics)) {
    const known = topics.map((topic) => ({ name: topic.name, params: topic.params as object | undefined }));
    bearable(t, name, await strainOf(async () => {
      const report = await attacker.obey({ kind: 'frames', target: device, seed, count: PER_FAMILY, topics: known, credentials: device.credentials });
      t.same(report.violations, [], `${name}: ${summary(report)}`);
      t.equal(report.sent, PER_FAMILY);
    }));
  }
  t.same(device.failures, []);
  t.equal(await isWell(device.socketPath), 200);
});
