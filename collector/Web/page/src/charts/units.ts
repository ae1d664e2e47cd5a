import { bytes, bytesPerSecond } from '../format/bytes';
import { percent, significant, unknown } from '../format/number';
import { latency } from '../format/time';

/** What a chart's values are: shares from 0 to 1, bytes, bytes per second, seconds, and so on. */
export type Unit = 'share' | 'bytes' | 'bytesPerSecond' | 'seconds' | 'celsius' | 'perSecond' | 'count';

/** A value as it stands beside its name. */
export function valueText(unit: Unit, value: number | null): string {
  if (value === null) return unknown;
  switch (unit) {
    case 'share':
      return percent(value);
    case 'bytes':
      return bytes(value);
    case 'bytesPerSecond':
      return bytesPerSecond(value);
    case 'seconds':
      return latency(value * 1_000);
    case 'celsius':
      return `${value.toFixed(1)} °C`;
    case 'perSecond':
      return `${significant(value)}/s`;
    case 'count':
      return Number.isInteger(value) ? significant(value).replace(/\.0+$/, '') : significant(value);
  }
}

/** A value at an axis: as short as it can be said. What is drawn downwards is no less for that. */
export function tickText(unit: Unit, value: number): string {
  if (value === 0) return '0';
  return valueText(unit, Math.abs(value)).replace(/(\.\d*?)0+(?=\D|$)/, '$1').replace(/\.(?=\D|$)/, '');
}

/** The distances between ticks that are round in a unit; null for decimal ones. */
export function tickSteps(unit: Unit): readonly number[] | null {
  return unit === 'bytes' ? Array.from({ length: 60 }, (_, exponent) => 2 ** exponent) : null;
}
