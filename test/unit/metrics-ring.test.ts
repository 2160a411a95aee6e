import fc from 'fast-check';
import t from 'tap';
import { SeriesRing } from '../../agent/features/metrics/ring.ts';

t.test('keeps the newest rows, gaps are null', async (t) => {
  const ring = new SeriesRing(3);
  t.equal(ring.newestTime, undefined);
  t.ok(ring.append(10, { a: 1 }), 'a series appeared');
  t.notOk(ring.append(20, {}), 'an empty row is a gap');
  t.ok(ring.append(30, { a: 3, b: 30, c: null }), 'null alone makes no series');
  t.same(ring.columns(-Infinity), { times: [10, 20, 30], values: { a: [1, null, 3], b: [null, null, 30] } });
  t.notOk(ring.append(40, { a: 4 }));
  t.same(ring.columns(-Infinity), { times: [20, 30, 40], values: { a: [null, 3, 4], b: [null, 30, null] } });
  t.same(ring.columns(30, (id) => id === 'b'), { times: [30, 40], values: { b: [30, null] } });
  t.notOk(ring.append(50, { a: 5 }));
  t.ok(ring.append(60, { a: 6 }), 'a series without a value left is forgotten');
  t.same(ring.ids, ['a']);
  t.throws(() => ring.append(60, { a: 7 }), RangeError, 'time must rise');
});

t.test('equals a list that is cut, whatever comes', async (t) => {
  const id = fc.constantFrom('a', 'b', 'c', 'd');
  const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }));
  const row = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.dictionary(id, value, { maxKeys: 4 }));
  fc.assert(fc.property(fc.integer({ min: 1, max: 7 }), fc.array(row, { maxLength: 40 }), fc.nat(100), (capacity, rows, since) => {
    const ring = new SeriesRing(capacity);
    let time = 0;
    let known: string[] = [];
    const list: { time: number; values: Record<string, number | null> }[] = [];
    for (const [step, values] of rows) {
      list.push({ time: (time += step), values });
      if (list.length > capacity) list.shift();
      const changed = ring.append(time, values);
      const ids = [...new Set(list.flatMap((entry) => Object.keys(entry.values).filter((key) => entry.values[key] !== null)))];
      if (changed !== (ids.toSorted().join() !== known.toSorted().join())) throw new Error('change of series not told');
      known = ids;
    }
    const kept = list.filter((entry) => entry.time >= since);
    const values = Object.fromEntries(known.map((key) => [key, kept.map((entry) => entry.values[key] ?? null)]));
    const columns = ring.columns(since);
    if (!t.same(columns.times, kept.map((entry) => entry.time)) || !t.same(columns.values, values)) throw new Error('differs');
  }), { numRuns: 300 });
});
