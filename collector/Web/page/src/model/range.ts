/** A stretch of time to look at: up to now and moving with it, or fixed. Times are ms since 1970. */
export type Range =
  | { readonly kind: 'recent'; readonly spanMs: number }
  | { readonly kind: 'fixed'; readonly fromMs: number; readonly toMs: number };

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** The spans that have a button, as they stand in the address. */
export const presets: readonly { readonly name: string; readonly label: string; readonly spanMs: number }[] = [
  { name: '1m', label: '1 minute', spanMs: minute },
  { name: '5m', label: '5 minutes', spanMs: 5 * minute },
  { name: '15m', label: '15 minutes', spanMs: 15 * minute },
  { name: '1h', label: '1 hour', spanMs: hour },
  { name: '6h', label: '6 hours', spanMs: 6 * hour },
  { name: '24h', label: '24 hours', spanMs: day },
  { name: '7d', label: '7 days', spanMs: 7 * day },
  { name: '15d', label: '15 days', spanMs: 15 * day },
];

export const defaultRange: Range = { kind: 'recent', spanMs: 15 * minute };

/** The shortest stretch that can be looked at. */
export const spanMsMin = second;

/** The longest one; a history that is kept for longer is looked at piece by piece. */
export const spanMsMax = 400 * day;

/** A chart has at most so many steps: about two for each three pixels of a wide one. */
export const stepsMax = 360;

const stepsMs = [
  100, 200, 500, second, 2 * second, 5 * second, 10 * second, 15 * second, 30 * second, minute, 2 * minute,
  5 * minute, 10 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day,
] as const;

/** The step for a stretch: the least round one that makes no more than so many. */
export function stepFor(spanMs: number, most = stepsMax): number {
  return stepsMs.find(step => spanMs / step <= most) ?? stepsMs.at(-1)!;
}

/** The stretch that a range means now. */
export function spanOf(range: Range, nowMs: number): Span {
  return range.kind === 'fixed'
    ? { fromMs: range.fromMs, toMs: range.toMs }
    : { fromMs: nowMs - range.spanMs, toMs: nowMs };
}

export function lengthOf(range: Range): number {
  return range.kind === 'fixed' ? range.toMs - range.fromMs : range.spanMs;
}

/** A fixed range, not shorter and not longer than may be; what was dragged backwards is turned round. */
export function fixed(oneMs: number, otherMs: number): Range {
  const fromMs = Math.max(0, Math.round(Math.min(oneMs, otherMs)));
  const toMs = Math.round(Math.max(oneMs, otherMs));
  const lengthMs = Math.min(spanMsMax, Math.max(spanMsMin, toMs - fromMs));
  return { kind: 'fixed', fromMs, toMs: fromMs + lengthMs };
}

/** The same range half its length earlier or later; one that would reach beyond now goes along with it. */
export function moved(range: Range, direction: -1 | 1, nowMs: number): Range {
  const { fromMs, toMs } = spanOf(range, nowMs);
  const by = (direction * (toMs - fromMs)) / 2;
  return toMs + by >= nowMs ? { kind: 'recent', spanMs: toMs - fromMs } : fixed(fromMs + by, toMs + by);
}

/** Half or twice the length: about the middle of a fixed range, up to now for a recent one. */
export function zoomed(range: Range, factor: number, nowMs: number): Range {
  const spanMs = Math.min(spanMsMax, Math.max(spanMsMin, lengthOf(range) * factor));
  if (range.kind === 'recent') return { kind: 'recent', spanMs };
  const middle = (range.fromMs + range.toMs) / 2;
  const toMs = middle + spanMs / 2;
  return toMs > nowMs ? fixed(nowMs - spanMs, nowMs) : fixed(middle - spanMs / 2, toMs);
}

/** Writes a range into an address; the default one needs no words. */
export function writeRange(range: Range, into: URLSearchParams, without: Range = defaultRange): void {
  if (range.kind === 'fixed') {
    into.set('from', String(range.fromMs));
    into.set('to', String(range.toMs));
  } else if (range.spanMs !== lengthOf(without)) {
    into.set('range', presets.find(preset => preset.spanMs === range.spanMs)?.name ?? `${range.spanMs}ms`);
  }
}

/** Reads a range from an address; what makes no sense means the default. */
export function readRange(from: URLSearchParams, without: Range = defaultRange): Range {
  const [fromMs, toMs] = [Number(from.get('from') ?? NaN), Number(from.get('to') ?? NaN)];
  if (fromMs >= 0 && toMs > fromMs && toMs <= 8.64e15) return fixed(fromMs, toMs);
  const name = from.get('range') ?? '';
  const spanMs = presets.find(preset => preset.name === name)?.spanMs ?? Number(/^(\d{1,12})ms$/.exec(name)?.[1]);
  return spanMs >= spanMsMin && spanMs <= spanMsMax ? { kind: 'recent', spanMs } : without;
}
