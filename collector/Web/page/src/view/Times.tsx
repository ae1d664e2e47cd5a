import { clockTime, duration, isoTime } from '../format/time';
import { unknown } from '../format/number';
import { useCollectorNow } from '../live/hooks';

/** How long ago something was, counting up each second: "12 s ago". */
export function Ago({ ms }: { ms: number }) {
  return (
    <time dateTime={isoTime(ms)} title={clockTime(ms)}>
      {duration(useCollectorNow(1_000) - ms)} ago
    </time>
  );
}

/** How long something has been running. */
export function Uptime({ sinceMs }: { sinceMs: number | null }) {
  const now = useCollectorNow(10_000);
  if (sinceMs === null) return <>{unknown}</>;
  return (
    <time dateTime={isoTime(sinceMs)} title={'since ' + clockTime(sinceMs)}>
      {duration(now - sinceMs)}
    </time>
  );
}

/** How long there is until something. */
export function Until({ ms }: { ms: number }) {
  const left = ms - useCollectorNow(60_000);
  return (
    <time dateTime={isoTime(ms)} title={clockTime(ms)}>
      {left <= 0 ? 'over' : `in ${duration(left)}`}
    </time>
  );
}
