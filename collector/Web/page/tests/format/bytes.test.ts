import { expect, test } from 'vitest';
import { bytes, bytesPerSecond, usedOf } from '../../src/format/bytes';

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.00 KiB'],
  [1536, '1.50 KiB'],
  [1024 * 1024 - 1, '1.00 MiB'],
  [15.6 * 2 ** 30, '15.6 GiB'],
  [3 * 2 ** 60, '3.00 EiB'],
  [5000 * 2 ** 60, '5,000 EiB'],
  [null, '–'],
])('%s bytes are %s', (value, text) => expect(bytes(value)).toBe(text));

test.each([
  [0, '0 B/s'],
  [999, '999 B/s'],
  [1_000, '1.00 kB/s'],
  [999_999, '1.00 MB/s'],
  [12_340_000, '12.3 MB/s'],
  [null, '–'],
])('%s bytes a second are %s', (value, text) => expect(bytesPerSecond(value)).toBe(text));

test.each([
  [0, 2 ** 30, '0.00 of 1.00 GiB'],
  [2 ** 29, 4 * 2 ** 30, '0.50 of 4.00 GiB'],
  [1, 2 ** 40, '<0.01 of 1.00 TiB'],
  [null, 5, '–'],
  [5, null, '–'],
  [0, 0, '0 of 0 B'],
  [7, 900, '7 of 900 B'],
])('%s used of %s is %s', (used, total, text) => expect(usedOf(used, total)).toBe(text));
