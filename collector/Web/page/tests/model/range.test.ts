import { expect, test } from 'vitest';
import {
  defaultRange, fixed, lengthOf, moved, presets, readRange, spanMsMax, spanMsMin, stepFor, stepsMax, writeRange,
  zoomed, type Range,
} from '../../src/model/range';

const hour = 3_600_000;

function written(range: Range): string {
  const parameters = new URLSearchParams();
  writeRange(range, parameters);
  return parameters.toString();
}

test('every range comes back from its address', () => {
  const ranges: Range[] = [
    ...presets.map(({ spanMs }): Range => ({ kind: 'recent', spanMs })),
    { kind: 'recent', spanMs: 90_500 },
    fixed(1_000, 61_000),
  ];
  for (const range of ranges) expect(readRange(new URLSearchParams(written(range)))).toEqual(range);
});

test('the default needs no words', () => expect(written(defaultRange)).toBe(''));

test.each([
  'range=', 'range=-5m', 'range=999999999999ms', 'range=0ms', 'from=5', 'from=9&to=3', 'from=x&to=y', 'from=1&to=1e99',
])('%s means the default', query => expect(readRange(new URLSearchParams(query))).toEqual(defaultRange));

test('no stretch has more steps than a chart shows, and every step is as fine as may be', () => {
  for (let spanMs = spanMsMin; spanMs < 400 * 24 * hour; spanMs *= 1.37) {
    expect(spanMs / stepFor(spanMs)).toBeLessThanOrEqual(stepsMax);
    if (stepFor(spanMs) > 100) expect(spanMs / stepFor(spanMs)).toBeGreaterThan(stepsMax / 3);
  }
  expect(stepFor(spanMsMin)).toBe(100);
});

test('longer than six hours, steps are whole minutes, as rollups are', () => {
  for (let spanMs = 6 * hour + 1; spanMs < 400 * 24 * hour; spanMs *= 1.2) expect(stepFor(spanMs) % 60_000).toBe(0);
});

test('what was dragged backwards is turned round, and is a second at least', () => {
  expect(fixed(5_000, 2_000)).toEqual({ kind: 'fixed', fromMs: 2_000, toMs: 5_000 });
  expect(lengthOf(fixed(5_000, 5_001))).toBe(spanMsMin);
  expect(lengthOf(fixed(-5, 1e15))).toBe(spanMsMax);
});

test('moving later than now follows it again', () => {
  const now = 10 * hour;
  const earlier = moved({ kind: 'recent', spanMs: hour }, -1, now);
  expect(earlier).toEqual({ kind: 'fixed', fromMs: now - 1.5 * hour, toMs: now - 0.5 * hour });
  expect(moved(earlier, 1, now)).toEqual({ kind: 'recent', spanMs: hour });
});

test('zooming keeps the middle, and never reaches beyond now', () => {
  const now = 10 * hour;
  const range = fixed(4 * hour, 6 * hour);
  expect(zoomed(range, 0.5, now)).toEqual(fixed(4.5 * hour, 5.5 * hour));
  expect(zoomed(fixed(8 * hour, 10 * hour), 2, now)).toEqual(fixed(6 * hour, 10 * hour));
  expect(lengthOf(zoomed({ kind: 'recent', spanMs: spanMsMin }, 0.5, now))).toBe(spanMsMin);
});
