import { significant, unknown } from './number';

const binary = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;
const decimal = ['B/s', 'kB/s', 'MB/s', 'GB/s', 'TB/s', 'PB/s'] as const;

/** Bytes held: powers of 1024, as memory and file systems are spoken of. */
export function bytes(value: number | null): string {
  return value === null ? unknown : scaled(value, 1024, binary);
}

/** Bytes moved per second: powers of 1000, as links are spoken of. */
export function bytesPerSecond(value: number | null): string {
  return value === null ? unknown : scaled(value, 1000, decimal);
}

/** "3.21 of 15.6 GiB"; the unit is said once, that of the total. */
export function usedOf(used: number | null, total: number | null): string {
  if (used === null || total === null) return unknown;
  const whole = bytes(total);
  const exponent = Math.max(0, binary.indexOf(whole.split(' ')[1] as (typeof binary)[number]));
  if (exponent === 0) return `${used} of ${whole}`;
  const part = used / 1024 ** exponent;
  return `${part > 0 && part < 0.005 ? '<0.01' : significant(part)} of ${whole}`;
}

function scaled(value: number, step: number, units: readonly string[]): string {
  let scale = 0;
  let rest = value;
  // What would round up to a whole step is written in the next unit: "1.00 MiB", never "1,024 KiB".
  while (rest >= step - 0.5 && scale < units.length - 1) {
    rest /= step;
    scale++;
  }
  return (scale === 0 ? rest.toFixed(0) : significant(rest)) + ' ' + units[scale];
}
