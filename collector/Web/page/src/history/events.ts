import { useEffect, useRef, useState } from 'preact/hooks';
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

/** The pace for a long range, where it would cost more: nobody waits longer for what has just happened. */
const everyMsMax = 60_000;

const nothing: Happenings = { events: null, error: null };

/**
 * Reads what happens in a range until the returned function is called. What changes is told as a step from what was
 * known before: after a failure that stays.
 */
export function followEvents(
  host: string | null,
  range: Range,
  nowMs: () => number,
  tell: (step: (before: Happenings) => Happenings) => void,
): () => void {
  const ended = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const read = async () => {
    const { fromMs, toMs } = spanOf(range, nowMs());
    const parameters = new URLSearchParams({ from: String(Math.round(fromMs)), to: String(Math.round(toMs)) });
    if (host !== null) parameters.set('host', host);
    let hasFailed = false;
    try {
      const url = `api/history/events?${parameters.toString()}`;
      const { events } = await ask<{ events: readonly HostEvent[] }>(url, ended.signal);
      if (!ended.signal.aborted) tell(() => ({ events: [...events].reverse(), error: null }));
    } catch (error) {
      if (ended.signal.aborted) return;
      hasFailed = true;
      const known = error instanceof HistoryError ? error : new HistoryError('unreachable', String(error));
      tell(before => ({ ...before, error: known }));
    }
    if (ended.signal.aborted || (range.kind === 'fixed' && !hasFailed)) return;
    timer = setTimeout(() => void read(), Math.min(everyMsMax, Math.max(everyMs, lengthOf(range) / 1_000)));
  };
  tell(() => nothing);
  void read();
  return () => {
    ended.abort();
    clearTimeout(timer);
  };
}

/** What happened to a host, or to all of them, in a range. */
export function useEvents(host: string | null, range: Range, nowMs: () => number): Happenings {
  const [happenings, setHappenings] = useState(nothing);
  const now = useRef(nowMs);
  now.current = nowMs;
  useEffect(() => followEvents(host, range, () => now.current(), setHappenings), [host, range]);
  return happenings;
}
