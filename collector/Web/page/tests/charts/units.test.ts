import { expect, test } from 'vitest';
import { tickText, valueText, type Unit } from '../../src/charts/units';

test.each<[Unit, number | null, string]>([
  ['share', 0.425, '43%'],
  ['bytes', 1536, '1.50 KiB'],
  ['bytesPerSecond', 1_500, '1.50 kB/s'],
  ['seconds', 0.0042, '4.20 ms'],
  ['celsius', 41, '41.0 °C'],
  ['perSecond', 1_234, '1,234/s'],
  ['count', 7, '7'],
  ['count', 0.25, '0.25'],
  ['count', null, '–'],
])('as %s, %d is %s', (unit, value, text) => expect(valueText(unit, value)).toBe(text));

test.each<[Unit, number, string]>([
  ['bytes', 2 ** 30, '1 GiB'],
  ['share', 0.05, '5%'],
  ['bytesPerSecond', -2_500_000, '2.5 MB/s'],
  ['seconds', 0.02, '20 ms'],
  ['count', 100, '100'],
  ['celsius', 40, '40 °C'],
  ['bytes', 0, '0'],
])('at an axis of %s, %d is %s', (unit, value, text) => expect(tickText(unit, value)).toBe(text));
