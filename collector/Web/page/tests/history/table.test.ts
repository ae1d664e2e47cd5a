import { expect, test } from 'vitest';
import { continued, momentsOf, tableOf } from '../../src/history/table';
import { table } from './tables';

test('what is not finite is a gap', () => {
  const answer = tableOf({
    fromMs: 5_000,
    toMs: 8_000,
    stepMs: 1_000,
    unreadableRuns: 0,
    series: [{ name: 'g', labels: {}, values: ['NaN', '+Inf', null, 4] }],
  });
  expect(answer.series[0]!.values).toEqual([null, null, null, 4]);
  expect(momentsOf(answer)).toEqual([5_000, 6_000, 7_000, 8_000]);
});

test('a tail takes the place of what was asked for before, and the oldest leaves', () => {
  const old = table([['a', {}, [1, 2, 3, null]]]);
  const tail = table([['a', {}, [30, 40, 50]]], 2_000);
  const joined = continued(old, tail, 4);
  expect(joined.fromMs).toBe(1_000);
  expect(joined.series[0]!.values).toEqual([2, 30, 40, 50]);
});

test('series that come and go have gaps, and leave with their last value', () => {
  const old = table([['gone', {}, [1, null, null]], ['stays', { cpu: '0' }, [1, 1, 1]]]);
  const tail = table([['new', {}, [7]], ['stays', { cpu: '0' }, [2]]], 3_000);
  const joined = continued(old, tail, 3);
  expect(joined.series.map(({ name, values }) => [name, values])).toEqual([
    ['stays', [1, 1, 2]],
    ['new', [null, null, 7]],
  ]);
});

test('the order of labels tells no series from another', () => {
  const joined = continued(table([['a', { x: '1', y: '2' }, [1]]]), table([['a', { y: '2', x: '1' }, [2]]], 1_000), 2);
  expect(joined.series).toHaveLength(1);
});

test('after a long break there is a gap', () => {
  const joined = continued(table([['a', {}, [1, 2]]]), table([['a', {}, [9]]], 4_000), 4);
  expect(joined.series[0]!.values).toEqual([2, null, null, 9]);
});
