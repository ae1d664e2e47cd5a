/** Stands where a host does not say. */
export const unknown = '–';

const grouped = new Intl.NumberFormat('en');

/** 12345 -> "12,345". */
export function count(value: number | null): string {
  return value === null ? unknown : grouped.format(value);
}

/** A share from 0 to 1: "0.4%", "7.3%", "42%", "100%". Small ones get a decimal: an idle host is not a stopped one. */
export function percent(ratio: number | null): string {
  if (ratio === null) return unknown;
  const value = ratio * 100;
  return (value < 9.95 ? value.toFixed(1) : value.toFixed(0)) + '%';
}

/** A load average: two decimals, fewer as it grows. */
export function load(value: number | null): string {
  if (value === null) return unknown;
  return value.toFixed(value < 99.995 ? 2 : 0);
}

/** Three significant digits, at most two decimals: "1.24", "12.4", "124", "1,024". */
export function significant(value: number): string {
  if (value < 9.995) return value.toFixed(2);
  if (value < 99.95) return value.toFixed(1);
  return grouped.format(Math.round(value));
}
