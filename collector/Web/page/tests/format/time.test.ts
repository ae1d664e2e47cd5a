import { expect, test } from 'vitest';
import { clockRange, clockTime, duration, isoTime, latency, offset } from '../../src/format/time';

const hour = 3_600_000;

test.each([
  [-5, '0 s'],
  [999, '0 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [hour - 1, '59 min'],
  [hour, '1 h'],
  [3 * hour + 12 * 60_000, '3 h 12 min'],
  [24 * hour, '1 d'],
  [18 * 24 * hour + 4.5 * hour, '18 d 4 h'],
  [396 * 24 * hour, '1 y 31 d'],
  [null, '–'],
])('%s ms last %s', (ms, text) => expect(duration(ms)).toBe(text));

test.each([
  [0.4213, '0.42 ms'],
  [12.44, '12.4 ms'],
  [999, '999 ms'],
  [999.6, '1.00 s'],
  [1500, '1.50 s'],
  [null, '–'],
])('latency of %s ms is %s', (ms, text) => expect(latency(ms)).toBe(text));

test.each([
  [0.31, '+0.31 ms'],
  [-2500, '−2.50 s'],
  [0, '+0.00 ms'],
  [-7 * hour, '−7 h'],
  [null, '–'],
])('offset of %s ms is %s', (ms, text) => expect(offset(ms)).toBe(text));

test('a moment is written for people and for machines', () => {
  expect(clockTime(1_000)).toMatch(/19(69|70)/);
  expect(isoTime(1_000)).toBe('1970-01-01T00:00:01.000Z');
  expect(isoTime(8.64e15)).toBe('+275760-09-13T00:00:00.000Z');
});

test.each([8.64e15 + 1, -8.64e15 - 1, 1e300, NaN])('a host that says %s breaks no page', ms => {
  expect(clockTime(ms)).toBe('–');
  expect(isoTime(ms)).toBeUndefined();
  expect(clockRange(ms, 0)).toContain('–');
  expect(clockRange(0, ms)).toContain('–');
});
