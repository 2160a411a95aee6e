import t from 'tap';
import { violations, valuesOf } from '../vm/config-oracle.ts';

const acknowledged = { n: 7, revision: 12 };

t.test('what was acknowledged is there', async (t) => {
  t.strictSame(violations({ acknowledged, inFlight: 8 }, { revision: 12, values: valuesOf(7) }), []);
  t.strictSame(violations({ acknowledged, inFlight: 8 }, { revision: 13, values: valuesOf(8) }), [], 'the one in flight may have happened');
  t.strictSame(violations({ acknowledged: undefined, inFlight: 1 }, { revision: 0, values: {} }), []);
});

t.test('a loss is seen', async (t) => {
  t.match(violations({ acknowledged, inFlight: 8 }, { revision: 11, values: valuesOf(6) }), [/12 was acknowledged/]);
  t.equal(violations({ acknowledged, inFlight: 8 }, { revision: 12, values: valuesOf(6) }).length, 2, 'values of an older write');
  const torn = { ...valuesOf(7), 'auth.absoluteMs': valuesOf(6)['auth.absoluteMs'] };
  t.match(violations({ acknowledged, inFlight: 8 }, { revision: 12, values: torn }), [/auth\.absoluteMs/], 'half a write');
});

t.test('what nobody wrote is seen', async (t) => {
  t.match(violations({ acknowledged, inFlight: undefined }, { revision: 13, values: valuesOf(8) }), [/nobody wrote/]);
  t.match(violations({ acknowledged, inFlight: 8 }, { revision: 14, values: valuesOf(9) }), [/nobody wrote/]);
});
