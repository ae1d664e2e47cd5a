import { significant, unknown } from './number';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A length of time in its two largest units: "42 s", "7 min", "3 h 12 min", "18 d 4 h", "2 y 31 d". */
export function duration(ms: number | null): string {
  if (ms === null) return unknown;
  const whole = Math.max(0, ms);
  if (whole < minute) return `${Math.floor(whole / second)} s`;
  if (whole < hour) return `${Math.floor(whole / minute)} min`;
  if (whole < day) return pair(whole, hour, 'h', minute, 'min');
  if (whole < 365 * day) return pair(whole, day, 'd', hour, 'h');
  return pair(whole, 365 * day, 'y', day, 'd');
}

/** A round trip: "0.42 ms", "12.4 ms", "1.20 s". */
export function latency(ms: number | null): string {
  if (ms === null) return unknown;
  return Math.abs(ms) < 999.5 ? `${significant(Math.abs(ms))} ms` : `${significant(Math.abs(ms) / 1000)} s`;
}

/** A clock's deviation with its sign: "+0.31 ms", "−2.50 s"; from a minute on in whole units. */
export function offset(ms: number | null): string {
  if (ms === null) return unknown;
  const size = Math.abs(ms) < minute ? latency(ms) : duration(Math.abs(ms));
  return (ms < 0 ? '−' : '+') + size;
}

function pair(ms: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)} ${largeUnit}` + (rest > 0 ? ` ${rest} ${smallUnit}` : '');
}

const clock = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** Dates end here, on either side of 1970. */
const dateMsMax = 8.64e15;

/** What hosts say may lie beyond all dates, and writing it as one would throw in the middle of drawing. */
function isDate(ms: number): boolean {
  return Math.abs(ms) <= dateMsMax;
}

/** A moment in this browser's time zone: "29 Nov 2026, 01:56:45". */
export function clockTime(ms: number): string {
  return isDate(ms) ? clock.format(ms) : unknown;
}

/** A moment for machines to read; undefined where it is no date, which leaves the attribute out. */
export function isoTime(ms: number): string | undefined {
  return isDate(ms) ? new Date(ms).toISOString() : undefined;
}

/** A stretch of time and how long it is; what both ends share is said once. */
export function clockRange(fromMs: number, toMs: number): string {
  const ends = isDate(fromMs) && isDate(toMs) ? clock.formatRange(fromMs, toMs) : unknown;
  return `${ends} (${duration(toMs - fromMs)})`;
}
