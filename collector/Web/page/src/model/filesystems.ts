import type { LatestSeries } from '../history/latest';
import { named, type Values } from '../history/reading';
import { momentsOf, type Table } from '../history/table';

/** A mounted file system as it is now. */
export interface Filesystem {
  readonly mount: string;
  readonly device: string;
  readonly type: string;
  readonly usedBytes: number;
  readonly sizeBytes: number;
  /** As df counts it: used over used and usable. Null where there is nothing to use. */
  readonly ratio: number | null;
  readonly readOnly: boolean;
}

/** The families that {@link filesystemsOf} reads. */
export const filesystemNames: readonly string[] = ['node_filesystem_(size_bytes|avail_bytes|free_bytes|readonly)'];

/** What is mounted, fullest first. */
export function filesystemsOf(latest: readonly LatestSeries[]): Filesystem[] {
  const of = (name: string, { labels }: LatestSeries) => {
    const found = latest.find(
      one =>
        one.name === name &&
        one.labels['mountpoint'] === labels['mountpoint'] &&
        one.labels['device'] === labels['device'],
    );
    return typeof found?.value === 'number' ? found.value : null;
  };
  return latest
    .filter(series => series.name === 'node_filesystem_size_bytes')
    .flatMap((series): Filesystem[] => {
      const free = of('node_filesystem_free_bytes', series);
      const available = of('node_filesystem_avail_bytes', series);
      if (typeof series.value !== 'number' || free === null || available === null) return [];
      const usedBytes = series.value - free;
      return [
        {
          mount: series.labels['mountpoint'] ?? '',
          device: series.labels['device'] ?? '',
          type: series.labels['fstype'] ?? '',
          usedBytes,
          sizeBytes: series.value,
          ratio: usedBytes + available > 0 ? usedBytes / (usedBytes + available) : null,
          readOnly: of('node_filesystem_readonly', series) === 1,
        },
      ];
    })
    .sort((a, b) => (b.ratio ?? -1) - (a.ratio ?? -1) || (a.mount < b.mount ? -1 : 1));
}

const dayMs = 86_400_000;

/** Fewer moments say nothing of a trend. */
const trendMomentsMin = 6;

/** Farther ahead nothing can be told from a day. */
export const forecastDaysMax = 365;

/**
 * In how many days each mount is full if it goes on as in a table's time, by the mount's path: a straight line through
 * what was available. Left out is what doesn't fill up, or not within {@link forecastDaysMax}.
 */
export function daysToFull(slow: Table): Map<string, number> {
  const moments = momentsOf(slow);
  const days = new Map<string, number>();
  for (const { labels, values } of named(slow, 'node_filesystem_avail_bytes')) {
    const left = untilZero(moments, values);
    if (left !== null && left / dayMs <= forecastDaysMax) days.set(labels['mountpoint'] ?? '', left / dayMs);
  }
  return days;
}

/** How long after the last moment a straight line through the values reaches zero, ms; null where it doesn't fall. */
function untilZero(moments: readonly number[], values: Values): number | null {
  const points = values.flatMap((value, i) => (value === null ? [] : [[moments[i]!, value] as const]));
  if (points.length < trendMomentsMin) return null;
  const mean = (of: 0 | 1) => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const [meanTime, meanValue] = [mean(0), mean(1)];
  let [covariance, variance] = [0, 0];
  for (const [time, value] of points) {
    covariance += (time - meanTime) * (value - meanValue);
    variance += (time - meanTime) ** 2;
  }
  const slope = covariance / variance;
  if (!(slope < 0)) return null;
  const last = moments.at(-1)!;
  return Math.max(0, -(meanValue + slope * (last - meanTime)) / slope);
}
