import t from 'tap';
import { lazy, type LazyEnvironment } from '../../ui/src/api/lazy.ts';

function world(reachable: boolean[]) {
  const log: string[] = [];
  const environment: LazyEnvironment = {
    reachable: async () => reachable.shift() ?? true,
    wait: async (delayMs) => void log.push(`wait ${delayMs}`),
    reload: () => void log.push('reload'),
    random: () => 1,
  };
  return { log, environment };
}

t.test('a part that is there is loaded once', async (t) => {
  const { log, environment } = world([]);
  t.equal(await lazy(async () => 'part', environment), 'part');
  t.same(log, []);
});

t.test('out of reach: it waits longer and longer, and then loads the part', async (t) => {
  const { log, environment } = world([false, false, true]);
  let attempts = 0;
  const load = async (): Promise<string> => {
    attempts += 1;
    if (attempts === 1) throw new TypeError('Failed to fetch');
    return 'part';
  };
  t.equal(await lazy(load, environment), 'part');
  t.same(log, ['wait 500', 'wait 1000', 'wait 2000']);
});

t.test('missing on a device that answers: the page starts anew', async (t) => {
  const { log, environment } = world([true]);
  await t.rejects(lazy(() => Promise.reject(new TypeError('404')), environment), { message: '404' });
  t.same(log, ['wait 500', 'reload']);
});
