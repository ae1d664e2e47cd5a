import { expect, test } from 'vitest';
import { duration, latency, offset } from '../../src/format/time';

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
