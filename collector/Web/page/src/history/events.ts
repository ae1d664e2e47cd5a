import { useEffect, useState } from 'preact/hooks';
import type { HostEvent } from '../model/events';
import { lengthOf, spanOf, type Range } from '../model/range';
import { ask, HistoryError } from './ask';

/** What happened in a range, newest first; null until it is known. */
export interface Happenings {
  readonly events: readonly HostEvent[] | null;
  readonly error: HistoryError | null;
}

/** Events are seldom; up to now they are read again so often. */
const everyMs = 5_000;

/** What happened to a host, or to all of them, in a range. */
export function useEvents(host: string | null, range: Range, nowMs: () => number): Happenings {
  const [happenings, setHappenings] = useState<Happenings>({ events: null, error: null });
  useEffect(() => {
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      const { fromMs, toMs } = spanOf(range, nowMs());
      const parameters = new URLSearchParams({ from: String(Math.round(fromMs)), to: String(Math.round(toMs)) });
      if (host !== null) parameters.set('host', host);
      try {
        const url = `api/history/events?${parameters.toString()}`;
        const { events } = await ask<{ events: readonly HostEvent[] }>(url, ended.signal);
        setHappenings({ events: [...events].reverse(), error: null });
      } catch (error) {
        if (ended.signal.aborted) return;
        const known = error instanceof HistoryError ? error : new HistoryError('unreachable', String(error));
        setHappenings(before => ({ ...before, error: known }));
      }
      if (!ended.signal.aborted && range.kind === 'recent')
        timer = setTimeout(() => void read(), Math.max(everyMs, lengthOf(range) / 1_000));
    };
    void read();
    return () => {
      ended.abort();
      clearTimeout(timer);
    };
  }, [host, range]);
  return happenings;
}
