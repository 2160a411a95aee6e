import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { markOf } from '../../ui/src/shell/current.ts';

const places = [{ path: '/' }, { path: '/lamps' }, { path: '/room' }, { path: '/room/walls', parent: '/room' }, { path: '/paint', parent: '/room' }];
const marks = (location: string): (string | undefined)[] => ['/', '/lamps', '/room'].map((bar) => markOf(bar, places, location));

t.test('navigation: the bars mark the open place, or the one it is reached from', async (t) => {
  t.same(marks('/'), ['page', undefined, undefined]);
  t.same(marks('/lamps'), [undefined, 'page', undefined]);
  t.same(marks('/lamps/left'), [undefined, 'page', undefined], 'an address of it');
  t.same(marks('/room'), [undefined, undefined, 'page']);
  t.same(marks('/room/walls'), [undefined, undefined, 'true'], 'a place of its own, and not the room');
  t.same(marks('/paint'), [undefined, undefined, 'true'], 'whatever its address');
  t.same(marks('/paint/red/dark'), [undefined, undefined, 'true']);
  for (const nowhere of ['/lampshade', '/none', '']) t.same(marks(nowhere), [undefined, undefined, undefined], nowhere);
});

t.test('every place is in the bars or is reached from one that is', async (t) => {
  const source = readFileSync(path.resolve(import.meta.dirname, '../../ui/src/shell/nav.ts'), 'utf8');
  const found = [...source.matchAll(/^ {2}\{ path: '([^']+)',(?:.* parent: '([^']+)',)?/gm)].map(([, at, parent]) => ({ at, parent }));
  t.ok(found.length >= 6, 'the places were read');
  const bars = found.filter(({ parent }) => parent === undefined).map(({ at }) => at);
  t.same(bars, ['/', '/services', '/network', '/system']);
  t.same(found.filter(({ parent }) => parent !== undefined && !bars.includes(parent)), [], 'reached from nowhere');
});
