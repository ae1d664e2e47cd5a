import type { Span } from '../model/range';
import { ask, type RangeAnswer, type WrittenSeries } from './ask';

/** How often a host is sampled, ms. */
export interface Pace {
  readonly fastMs: number;
  readonly slowMs: number;
}

/** What agents do unless they are told otherwise. */
export const paceDefault: Pace = { fastMs: 1_000, slowMs: 10_000 };

/** How far back from the end of what is looked at the samples' distances are looked at. */
const probeMs = 90_000;

const fastNames = ['node_load1', 'node_memory_MemTotal_bytes'];
const slowNames = ['node_filesystem_size_bytes', 'node_thermal_zone_temp'];

/** Finds out how often a host was sampled at the end of a stretch; windows have to hold two samples at least. */
export async function probePace(host: string, { toMs }: Span, signal: AbortSignal): Promise<Pace> {
  const parameters = new URLSearchParams({
    host,
    match: `{__name__=~"${[...fastNames, ...slowNames].join('|')}"}`,
    function: 'raw',
    from: String(Math.round(toMs - probeMs)),
    to: String(Math.round(toMs)),
  });
  const answer = await ask<RangeAnswer>(`api/history/range?${parameters.toString()}`, signal);
  return paceOf(answer.series);
}

/** The usual distance between the samples of these series. */
export function paceOf(series: readonly WrittenSeries[]): Pace {
  const fastMs = distance(series.filter(one => fastNames.includes(one.name))) ?? paceDefault.fastMs;
  const slowMs = distance(series.filter(one => slowNames.includes(one.name)));
  return { fastMs, slowMs: slowMs ?? Math.max(paceDefault.slowMs, fastMs) };
}

/** The window of a step in which at least so many samples lie; whole minutes where the steps are. */
export function windowFor(stepMs: number, paceMs: number, samples: number): number {
  const leastMs = paceMs * samples;
  if (stepMs >= leastMs) return stepMs;
  const unitMs = stepMs % 60_000 === 0 ? 60_000 : 1;
  return Math.ceil(leastMs / unitMs) * unitMs;
}

function distance(series: readonly WrittenSeries[]): number | null {
  const times = series[0]?.timesMs ?? [];
  const distances = times.slice(1).map((time, i) => time - times[i]!);
  if (distances.length === 0) return null;
  const middle = distances.sort((a, b) => a - b)[distances.length >> 1]!;
  return Math.max(100, Math.round(middle / 100) * 100);
}
