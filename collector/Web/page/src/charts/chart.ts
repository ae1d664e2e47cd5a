import type { Values } from '../history/reading';
import type { Table } from '../history/table';
import type { Unit } from './units';

/** One line of a chart. */
export interface Line {
  readonly label: string;
  readonly values: Values;
  /** Which of the palette's colours it has, from 0. Lines of one thing share one. */
  readonly colour: number;
  /** True where it is drawn downwards: what goes out beside what comes in. */
  readonly below?: boolean;
}

/** What a chart shows. */
export interface Drawing {
  readonly lines: readonly Line[];
  /** Whether the lines are parts of a whole, one upon the other. */
  readonly stacked: boolean;
  /** Where the scale ends; null for as high as the values are. */
  readonly top: number | null;
  /** What is left out; empty for nothing. */
  readonly note: string;
}

/** What a host's charts are drawn from: the same moments three times. */
export interface Tables {
  /** Counters, per second. */
  readonly rates: Table;
  /** What is sampled often. */
  readonly gauges: Table;
  /** What is sampled now and then. */
  readonly slow: Table;
}

/** A chart that a host may have. */
export interface Chart {
  readonly id: string;
  readonly title: string;
  readonly unit: Unit;
  /** Null where the host reports nothing of it. */
  readonly draw: (tables: Tables) => Drawing | null;
}

/** A drawing of these lines; null for none. */
export function drawing(lines: readonly Line[], changes: Partial<Drawing> = {}): Drawing | null {
  return lines.length === 0 ? null : { lines, stacked: false, top: null, note: '', ...changes };
}

/** The palette's colours. */
export const coloursMax = 8;
