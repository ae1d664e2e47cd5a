import { expect, test } from 'vitest';
import { drawing } from '../../src/charts/chart';
import { columnsOf } from '../../src/charts/plot';

test('parts of a whole are summed from the bottom, the topmost first', () => {
  const parts = drawing(
    [
      { label: 'a', values: [1, 2, null], colour: 0 },
      { label: 'b', values: [10, null, null], colour: 1 },
    ],
    { stacked: true },
  )!;
  expect(columnsOf([1_000, 2_000, 3_000], parts)).toEqual([
    [1, 2, 3],
    [11, null, null],
    [1, 2, null],
  ]);
});

test('what goes out is drawn downwards', () => {
  const lines = drawing([{ label: 'out', values: [5, null], colour: 0, below: true }])!;
  expect(columnsOf([0, 1_000], lines)[1]).toEqual([-5, null]);
});
