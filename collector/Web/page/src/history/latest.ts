import { useEffect, useState } from 'preact/hooks';
import { ask, type WrittenValue } from './ask';

/** The newest value of one series. */
export interface LatestSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly timeMs: number;
  readonly value: WrittenValue;
}

/** How often the newest values are read: what they are read for changes slowly. */
const everyMs = 5_000;

/** The newest values of some of a host's families; null until they have come, empty while the host is down. */
export function useLatest(host: string, names: readonly string[]): readonly LatestSeries[] | null {
  const [latest, setLatest] = useState<readonly LatestSeries[] | null>(null);
  const match = `{__name__=~"${names.join('|')}"}`;
  useEffect(() => {
    setLatest(null);
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      try {
        const parameters = new URLSearchParams({ host, match });
        const url = `api/history/latest?${parameters.toString()}`;
        setLatest((await ask<{ series: readonly LatestSeries[] }>(url, ended.signal)).series);
      } catch {
        // The values stay as they were; that the collector is away stands at the top of the page.
      }
      if (!ended.signal.aborted) timer = setTimeout(() => void read(), everyMs);
    };
    void read();
    return () => {
      ended.abort();
      clearTimeout(timer);
    };
  }, [host, match]);
  return latest;
}

/** The newest value of a family that has one series; null where there is none, or none that is a number. */
export function valueOf(latest: readonly LatestSeries[] | null, name: string): number | null {
  const value = latest?.find(series => series.name === name)?.value;
  return typeof value === 'number' ? value : null;
}

/** A label of a family that says something by its labels alone; empty where there is none. */
export function labelOf(latest: readonly LatestSeries[] | null, name: string, label: string): string {
  return latest?.find(series => series.name === name)?.labels[label] ?? '';
}
