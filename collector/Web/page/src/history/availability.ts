import { duration } from '../format/time';
import { stepFor } from '../model/range';
import { knownOf, type Table } from './table';

/** A stretch of time in which a host was sampled for a share of it; null where it is not known yet. */
export interface Bar {
  readonly fromMs: number;
  readonly toMs: number;
  readonly ratio: number;
}

/** When a host was sampled, told by what is stored of it. */
export interface Availability {
  readonly bars: readonly Bar[];
  /** Over all bars; null for none. */
  readonly ratio: number | null;
}

/** Without finer steps than these, an outage that people notice would not show. */
const fineMs = 60_000;

/** The history answers so many steps, of which one is the first moment. */
const stepsMax = 11_000 - 1;

/** The step for the share of a stretch in which a host was up, where the charts' own is this. */
export function presenceStepFor(spanMs: number, chartStepMs: number): number {
  return chartStepMs <= fineMs ? chartStepMs : Math.max(fineMs, stepFor(spanMs, stepsMax));
}

/** Says which outages are too short to show, where people would count them; empty where they are not. */
export function grainNote(grainMs: number): string {
  return grainMs > fineMs ? `Outages under ${duration(grainMs)} do not show.` : '';
}

/** So many bars fit side by side. */
export const barsMax = 90;

/** After so long without a batch a host is down. */
const graceMs = 10_000;

/**
 * The share of each stretch in which anything was sampled. What an agent kept while nobody took it in counts as
 * sampled: the host was up. Before the first sample there is no bar, as the host may not have been there. At the end
 * samples may not have come yet: a gap there that is too short for a host to be called down doesn't count.
 */
export function availabilityOf(table: Table): Availability {
  const known = knownOf(table);
  const missing = known.length - 1 - known.lastIndexOf(true);
  if (missing * table.stepMs <= graceMs) known.length -= missing;
  const first = known.indexOf(true);
  if (first < 0) return { bars: [], ratio: null };
  const each = Math.max(1, Math.ceil(known.length / barsMax));
  const bars: Bar[] = [];
  for (let from = 0; from < known.length; from += each) {
    const moments = known.slice(Math.max(from, first), from + each);
    if (moments.length === 0) continue;
    const at = (moment: number) => table.fromMs + (moment - 1) * table.stepMs;
    const to = Math.min(from + each, known.length);
    const ratio = moments.filter(Boolean).length / moments.length;
    bars.push({ fromMs: at(to - moments.length), toMs: at(to), ratio });
  }
  const after = known.slice(first);
  return { bars, ratio: after.filter(Boolean).length / after.length };
}
