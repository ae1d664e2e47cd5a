import { expect, test } from 'vitest';
import { defaultView } from '../../src/model/address';
import { defaultRange } from '../../src/model/range';
import { hrefOf, placeOf, queryOf } from '../../src/model/route';

test.each(['web-1', 'a&b=c', '<script>', 'x y+z%20', '\u202Egnp.exe', 'a\u0000b\n', '#/../', 'مضيف'])(
  'the host %j comes back from its address',
  name => {
    const place = { kind: 'host', name, range: defaultRange } as const;
    expect(placeOf(queryOf(place))).toEqual(place);
  },
);

test.each(['?view=collector', '?view=events', '?view=events&range=7d'])('%s comes back', query =>
  expect(queryOf(placeOf(query))).toBe(query),
);

test('no host is the fleet', () => {
  expect(placeOf('?host=')).toEqual({ kind: 'fleet', view: defaultView });
  expect(placeOf('')).toEqual({ kind: 'fleet', view: defaultView });
});

test('a link is never empty, as an empty one would keep the query that stands', () =>
  expect(hrefOf({ kind: 'fleet', view: defaultView })).toBe('./'));
