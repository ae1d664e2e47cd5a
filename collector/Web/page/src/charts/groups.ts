import { by, combined, mean, named, summed, type Values } from '../history/reading';
import type { Series, Table } from '../history/table';
import { coloursMax, type Line } from './chart';

/** One device, mount or sensor, and what is drawn of it. */
export interface Item {
  readonly label: string;
  readonly values: Values;
  /** The same thing's other direction. */
  readonly opposite?: Values;
}

/** The words for an item's two directions. */
export interface Directions {
  readonly above: string;
  readonly below: string;
}

export interface Grouped {
  readonly lines: readonly Line[];
  readonly note: string;
}

/**
 * The busiest items as lines, as many as there are colours; how many are left out stands in the note. They stand by
 * their labels: two that are about as busy would swap places, and so their colours, again and again.
 */
export function busiest(items: readonly Item[], directions?: Directions): Grouped {
  const weight = ({ values, opposite }: Item) => mean(values) + mean(opposite ?? []);
  const byName = (a: Item, b: Item) => (a.label < b.label ? -1 : 1);
  const ordered = [...items].sort((a, b) => weight(b) - weight(a) || byName(a, b));
  const shown = ordered.slice(0, coloursMax).sort(byName);
  const lines = shown.flatMap(({ label, values, opposite }, colour): Line[] =>
    opposite === undefined
      ? [{ label, values, colour }]
      : [
          { label: `${label} ${directions!.above}`, values, colour },
          { label: `${label} ${directions!.below}`, values: opposite, colour, below: true },
        ],
  );
  const left = ordered.length - shown.length;
  return { lines, note: left > 0 ? `The ${coloursMax} busiest; ${left} more are not drawn.` : '' };
}

/** Items by a label, from two families: what goes one way and what goes the other. */
export function pairs(table: Table, label: string, above: string, below: string, keep: Keep = () => true): Item[] {
  const opposite = by(named(table, below), label);
  return [...by(named(table, above), label)]
    .filter(([name]) => keep(name))
    .map(([name, series]) => ({
      label: name,
      values: summed(series.map(one => one.values)),
      opposite: summed((opposite.get(name) ?? []).map(one => one.values)),
    }));
}

type Keep = (name: string) => boolean;

/** One family over another, where the other isn't zero: seconds per operation. */
export function ratios(table: Table, label: string, above: string, below: string): Item[] {
  const divisors = by(named(table, below), label);
  return [...by(named(table, above), label)].flatMap(([name, series]): Item[] => {
    const divisor = divisors.get(name);
    if (divisor === undefined) return [];
    const columns = [series[0]!.values, divisor[0]!.values];
    return [{ label: name, values: combined(columns, (sum, count) => (count > 0 ? sum / count : 0)) }];
  });
}

/** Series as items, each called as `label` says. */
export function each(series: readonly Series[], label: (series: Series) => string): Item[] {
  return series.map(one => ({ label: label(one), values: one.values }));
}
