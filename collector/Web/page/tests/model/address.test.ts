import { expect, test } from 'vitest';
import { defaultView, fromQuery, toQuery, type View } from '../../src/model/address';

test('the default view leaves the address alone', () => expect(toQuery(defaultView)).toBe(''));

test('a view survives its way through the address', () => {
  const view: View = {
    sort: { key: 'cpu', descending: true },
    filter: { state: 'keptOut', text: 'web & "db"', labels: ['env=prod', 'a=b=&c'] },
    group: 'label.site=x',
    layout: 'grid',
  };
  expect(fromQuery(toQuery(view))).toEqual(view);
});

test.each([
  '?group=label.&as=x&label=no', '?sort=constructor&state=nope', '?sort=-', '?sort=--cpu', '?%zz', '?sort=__proto__',
])(
  "what %s asks for and there isn't is ignored",
  query => expect(fromQuery(query)).toEqual(defaultView),
);
