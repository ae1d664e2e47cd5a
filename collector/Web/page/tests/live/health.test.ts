import { expect, test } from 'vitest';
import { healthOf } from '../../src/live/health';

const reading = (now: number, ...values: [name: string, label: string, value: number][]) => ({
  now,
  metrics: values.map(([name, label, value]) => ({ name, label, value })),
});

test('a counter rises by its difference in time, over all labels', () => {
  const health = healthOf([reading(0, ['c', 'a', 10], ['c', 'b', 5]), reading(2_000, ['c', 'a', 14], ['c', 'b', 7])]);
  expect(health.rate('c')).toBe(3);
  expect(health.now('c')).toBe(21);
});

test('one look, a restart and an unknown name tell no rate', () => {
  expect(healthOf([reading(0, ['c', '', 10])]).rate('c')).toBeNull();
  expect(healthOf([reading(0, ['c', '', 10]), reading(2_000, ['c', '', 1])]).rate('c')).toBeNull();
  expect(healthOf([reading(0)]).now('c')).toBeNull();
});

test('of the reasons those that happened stand first', () =>
  expect(
    healthOf([reading(0, ['c', 'a', 0], ['c', 'b', 2], ['c', 'd', 9])]).byLabel('c').map(({ label }) => label),
  ).toEqual(['d', 'b']));
