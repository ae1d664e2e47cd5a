import { expect, test } from 'vitest';
import { availabilityOf, barsMax, grainNote, presenceStepFor } from '../../src/history/availability';
import { presets, spanMsMax, stepFor } from '../../src/model/range';
import { table } from './tables';

test('each stretch says for which share of it anything was sampled', () => {
  const { bars, ratio } = availabilityOf(
    table([
      ['a', {}, [1, null, null, 1]],
      ['b', {}, [null, 1, null, null]],
    ]),
  );
  expect(bars.map(bar => bar.ratio)).toEqual([1, 1, 0, 1]);
  expect(bars[2]).toMatchObject({ fromMs: 1_000, toMs: 2_000 });
  expect(ratio).toBe(0.75);
});

test('before the first sample nothing is said, and the last ones may still be on their way', () => {
  expect(availabilityOf(table([['a', {}, [null, null, 1, null]]])).bars).toHaveLength(1);
  expect(availabilityOf(table([['a', {}, [null, null]]])).ratio).toBeNull();
  expect(availabilityOf(table([])).bars).toEqual([]);
  expect(availabilityOf(table([['a', {}, [1, ...Array<null>(10).fill(null)]]])).ratio).toBe(1);
  expect(availabilityOf(table([['a', {}, [1, ...Array<null>(11).fill(null)]]])).ratio).toBe(1 / 12);
});

test('a long time is put into as many bars as fit, whose ends meet', () => {
  const values = Array.from({ length: 361 }, (_, i) => (i % 8 === 0 ? null : 1));
  const { bars } = availabilityOf(table([['a', {}, values]]));
  expect(bars.length).toBeLessThanOrEqual(barsMax);
  expect(bars.slice(1).every((bar, i) => bar.fromMs === bars[i]!.toMs)).toBe(true);
});

test.each(presets)('over $label outages of two minutes show', ({ spanMs }) =>
  expect(presenceStepFor(spanMs, stepFor(spanMs))).toBeLessThanOrEqual(120_000));

test('no more steps are asked for than the history answers', () => {
  for (let spanMs = 60_000; spanMs < spanMsMax; spanMs *= 1.01)
    expect(spanMs / presenceStepFor(spanMs, stepFor(spanMs)) + 1).toBeLessThanOrEqual(11_000);
});

test('steps that people would notice are said', () => {
  expect(grainNote(60_000)).toBe('');
  expect(grainNote(120_000)).toBe('Outages under 2 min do not show.');
});
