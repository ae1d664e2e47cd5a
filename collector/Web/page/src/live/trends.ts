import { useEffect, useRef, useState } from 'preact/hooks';
import { inTime } from './deadline';

/** Of one host: shares of CPU, memory and disk, then bytes received and sent per second, oldest first. */
export type Trend = readonly (readonly (number | null)[])[];

/** Where those stand that are drawn. */
export const figures = { cpu: 0, memory: 1, disk: 2, received: 3 } as const;

interface TrendAnswer {
  readonly stepMs: number;
  readonly hosts: Readonly<Record<string, Trend>>;
}

/** After scrolling this long has to be quiet before what came in sight is asked for. */
const settleMs = 200;

/** So many hosts are asked for at once at most. */
const askedMax = 100;

/** The trends of the hosts in sight, asked for as they come in sight and as moments pass. */
export function useTrends(ids: readonly string[]): ReadonlyMap<string, Trend> {
  const [trends, setTrends] = useState<ReadonlyMap<string, Trend>>(new Map());
  const stepMs = useRef(30_000);
  const wanted = ids.slice(0, askedMax);
  const key = wanted.join(' ');
  useEffect(() => {
    if (wanted.length === 0) return;
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const read = async () => {
      try {
        const url = 'api/trends?' + new URLSearchParams(wanted.map(id => ['id', id])).toString();
        const response = await fetch(url, { cache: 'no-store', signal: inTime(ended.signal) });
        if (response.ok) {
          const answer = (await response.json()) as TrendAnswer;
          stepMs.current = answer.stepMs;
          setTrends(new Map(Object.entries(answer.hosts)));
        }
      } catch {
        // The lines stay as they are; that the collector is away stands at the top of the page.
      }
      if (!ended.signal.aborted) timer = setTimeout(() => void read(), stepMs.current);
    };
    timer = setTimeout(() => void read(), settleMs);
    return () => {
      ended.abort();
      clearTimeout(timer);
    };
  }, [key]);
  return trends;
}
