import { expect, test } from 'vitest';
import { labelsOf, matcher, partsOf, type Filter } from '../../src/model/filter';
import type { Host } from '../../src/model/types';
import { host } from '../hosts';

const everything: Filter = { state: 'all', text: '', labels: [] };
const matches = (one: Host, filter: Partial<Filter>) => matcher({ ...everything, ...filter })(one);

test.each([
  ['', true],
  ['  ', true],
  ['WEB', true],
  ['web debian', true],
  ['web arch', false],
  ['10.0.0', true],
  ['.*', false],
  ['env=prod', true],
  ['ENV=prod web', true],
  ['env=prod=', false],
])('text %j matches: %s', (text, expected) =>
  expect(matches(host({ labels: { env: 'prod' } }), { text })).toBe(expected),
);

test('the state must match too', () => {
  expect(matches(host(), { state: 'down' })).toBe(false);
  expect(matches(host({ state: 'down' }), { state: 'down', text: 'web' })).toBe(true);
});

test('of several values of one label one is enough, of several labels all are needed', () => {
  const one = host({ labels: { env: 'prod', site: 'a=b' } });
  expect(matches(one, { labels: ['env=prod', 'env=test'] })).toBe(true);
  expect(matches(one, { labels: ['env=prod', 'site=a=b'] })).toBe(true);
  expect(matches(one, { labels: ['env=prod', 'site=c'] })).toBe(false);
  expect(matches(host(), { labels: ['__proto__=x'] })).toBe(false);
  expect(matches(host(), { labels: ['constructor='] })).toBe(true);
});

test('a value may hold equals signs', () => expect(partsOf('a=b=c')).toEqual(['a', 'b=c']));

test('labels are counted, and sorted', () =>
  expect([
    ...labelsOf([host({ labels: { b: '1' } }), host({ labels: { a: '2', b: '1' } }), host()]),
  ]).toEqual([
    ['a=2', 1],
    ['b=1', 2],
  ]));
