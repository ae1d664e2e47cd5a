import type { RangeAnswer, WrittenSeries, WrittenValue } from './ask';

/** One series: what tells it from others, and a value for each moment of its table. */
export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly (number | null)[];
}

/** Series over the same moments: `fromMs`, and every `stepMs` after it. */
export interface Table {
  readonly fromMs: number;
  readonly stepMs: number;
  readonly count: number;
  readonly series: readonly Series[];
}

/** An answer with steps as a table. What isn't finite has no place in a chart, and is a gap. */
export function tableOf(answer: RangeAnswer): Table {
  const stepMs = answer.stepMs ?? 1;
  return {
    fromMs: answer.fromMs,
    stepMs,
    count: Math.floor((answer.toMs - answer.fromMs) / stepMs) + 1,
    series: answer.series.map(({ name, labels, values }) => ({ name, labels, values: values.map(finite) })),
  };
}

/** The moments of a table, ms since 1970. */
export function momentsOf({ fromMs, stepMs, count }: Table): number[] {
  return Array.from({ length: count }, (_, i) => fromMs + i * stepMs);
}

/** At which of a table's moments anything is known. */
export function knownOf({ series, count }: Table): boolean[] {
  return Array.from({ length: count }, (_, i) => series.some(({ values }) => (values[i] ?? null) !== null));
}

/**
 * A table with newer moments behind it and as many of its oldest ones less. Moments that both have are the newer
 * one's, as the last moments of an answer may have been asked for before all of their samples had come.
 */
export function continued(old: Table, newer: Table, count: number): Table {
  const toMs = newer.fromMs + (newer.count - 1) * newer.stepMs;
  const fromMs = toMs - (count - 1) * old.stepMs;
  const [before, after] = [byKey(old), byKey(newer)];
  const series: Series[] = [];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(key), after.get(key)];
    const values = Array.from({ length: count }, (_, i) => {
      const moment = fromMs + i * old.stepMs;
      return moment >= newer.fromMs ? at(is, newer, moment) : at(was, old, moment);
    });
    if (values.some(value => value !== null)) series.push({ ...(is ?? was)!, values });
  }
  return { fromMs, stepMs: old.stepMs, count, series };
}

function at(series: Series | undefined, table: Table, moment: number): number | null {
  return series?.values[(moment - table.fromMs) / table.stepMs] ?? null;
}

function byKey(table: Table): Map<string, Series> {
  return new Map(table.series.map(series => [keyOf(series), series]));
}

function keyOf({ name, labels }: Pick<WrittenSeries, 'name' | 'labels'>): string {
  return JSON.stringify([name, ...Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

function finite(value: WrittenValue): number | null {
  return typeof value === 'number' ? value : null;
}
