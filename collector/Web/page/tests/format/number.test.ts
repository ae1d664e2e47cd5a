import { expect, test } from 'vitest';
import { count, load, percent, significant } from '../../src/format/number';

test.each([
  [0, '0.0%'],
  [0.004, '0.4%'],
  [0.0994, '9.9%'],
  [0.0996, '10%'],
  [0.4249, '42%'],
  [1, '100%'],
  [null, '–'],
])('percent of %s is %s', (ratio, text) => expect(percent(ratio)).toBe(text));

test.each([
  [0, '0.00'],
  [1.234, '1.23'],
  [9.994, '9.99'],
  [9.996, '10.0'],
  [99.94, '99.9'],
  [99.96, '100'],
  [1023.6, '1,024'],
])('three digits of %s are %s', (value, text) => expect(significant(value)).toBe(text));

test.each([
  [0.5, '0.50'],
  [99.994, '99.99'],
  [99.996, '100'],
  [1234.5, '1235'],
  [null, '–'],
])('load %s is %s', (value, text) => expect(load(value)).toBe(text));

test('counts are grouped', () => expect(count(1234567)).toBe('1,234,567'));
