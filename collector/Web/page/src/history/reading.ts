import type { Series, Table } from './table';

/** A value for each moment; null where there is none. */
export type Values = readonly (number | null)[];

/** The series of a name. */
export function named(table: Table, name: string): readonly Series[] {
  return table.series.filter(series => series.name === name);
}

/** The one series of a name; null where the host has none. */
export function only(table: Table, name: string): Values | null {
  return named(table, name)[0]?.values ?? null;
}

/** What a function of several values makes at each moment where all of them are known. */
export function combined(columns: readonly Values[], make: (...values: number[]) => number | null): Values {
  const count = columns[0]?.length ?? 0;
  return Array.from({ length: count }, (_, i) => {
    const values = columns.map(column => column[i] ?? null);
    return values.every(value => value !== null) ? make(...(values as number[])) : null;
  });
}

/** The sum at each moment over the series that have a value then. */
export function summed(columns: readonly Values[]): Values {
  const count = columns[0]?.length ?? 0;
  return Array.from({ length: count }, (_, i) =>
    columns.reduce<number | null>((sum, column) => (column[i] == null ? sum : (sum ?? 0) + column[i]), null),
  );
}

/** Series in groups by the value of a label. */
export function by(series: readonly Series[], label: string): Map<string, Series[]> {
  const groups = new Map<string, Series[]>();
  for (const one of series) {
    const value = one.labels[label] ?? '';
    groups.set(value, [...(groups.get(value) ?? []), one]);
  }
  return groups;
}

/** The newest value; null where there is none. */
export function newest(values: Values): number | null {
  return values.findLast(value => value !== null) ?? null;
}

/** The mean of the values there are; 0 for none. */
export function mean(values: Values): number {
  const known = values.filter(value => value !== null);
  return known.length === 0 ? 0 : known.reduce((sum, value) => sum + value, 0) / known.length;
}
