import { expect, test } from 'vitest';
import { paceDefault, paceOf, windowFor } from '../../src/history/pace';

const raw = (name: string, timesMs: number[]) => ({ name, labels: {}, values: timesMs.map(() => 1), timesMs });

test('the usual distance counts, not the odd one', () =>
  expect(
    paceOf([raw('node_load1', [4, 1_003, 2_005, 9_000, 10_001]), raw('node_filesystem_size_bytes', [0, 10_000])]),
  ).toEqual({ fastMs: 1_000, slowMs: 10_000 }));

test('without two samples the defaults hold', () => {
  expect(paceOf([])).toEqual(paceDefault);
  expect(paceOf([raw('node_load1', [5])])).toEqual(paceDefault);
});

test('a host that is sampled each minute has no faster slow samplers', () =>
  expect(paceOf([raw('node_load1', [0, 60_000, 120_000])]).slowMs).toBe(60_000));

test('a window holds the samples that it needs', () => {
  expect(windowFor(1_000, 1_000, 2.5)).toBe(2_500);
  expect(windowFor(60_000, 1_000, 2.5)).toBe(60_000);
  expect(windowFor(60_000, 45_000, 2.5)).toBe(120_000);
});
