import { expect, test } from 'vitest';
import { between, linesOf } from '../../src/model/lines';

const tops = (counts: number[], titleHeight: number) =>
  linesOf(counts, { perLine: 3, lineHeight: 10, titleHeight }).lines.map(({ top, from, to }) => [top, from, to]);

test('hosts fill lines, and the last may be short', () =>
  expect(tops([7], 0)).toEqual([
    [0, 0, 3],
    [10, 3, 6],
    [20, 6, 7],
  ]));

test('each group begins a line of its own, below its title', () => {
  expect(tops([2, 4], 5)).toEqual([
    [0, 0, 0],
    [5, 0, 2],
    [15, 2, 2],
    [20, 2, 5],
    [30, 5, 6],
  ]);
  expect(linesOf([2, 4], { perLine: 3, lineHeight: 10, titleHeight: 5 }).height).toBe(40);
});

test('of ten thousand hosts those in sight are found', () => {
  const lines = linesOf([10_000], { perLine: 1, lineHeight: 50, titleHeight: 0 });
  expect(between(lines, 25_010, 25_990)).toEqual([500, 520]);
  expect(between(lines, -500, 100)).toEqual([0, 2]);
  expect(between(lines, 499_990, 501_000)).toEqual([9_999, 10_000]);
  expect(between(lines, 900_000, 901_000)).toEqual([9_999, 10_000]);
  expect(between(linesOf([], { perLine: 1, lineHeight: 50, titleHeight: 0 }), 0, 100)).toEqual([0, 0]);
});
