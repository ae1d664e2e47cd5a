import type { Table } from '../../src/history/table';

/** A table from a second-step start, of series given as a name, labels and values. */
export function table(
  rows: readonly (readonly [name: string, labels: Record<string, string>, values: (number | null)[]])[],
  fromMs = 0,
): Table {
  const count = rows[0]?.[2].length ?? 0;
  return { fromMs, stepMs: 1_000, count, series: rows.map(([name, labels, values]) => ({ name, labels, values })) };
}
