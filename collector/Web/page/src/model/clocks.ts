/** The time now, ms since 1970, as the clocks have it that what is shown of a host was dated by. */
export interface Clocks {
  /** The host's own: its samples bear it. */
  readonly hostMs: number;
  /** The later one of the host's and the collector's: events bear the one or the other. */
  readonly latestMs: number;
}

/** The clocks, from this browser's and by how much the others are ahead of the one before. */
export function clocksOf(browserMs: number, collectorOffsetMs: number, hostOffsetMs: number | null): Clocks {
  const collectorMs = browserMs + collectorOffsetMs;
  const hostMs = collectorMs + (hostOffsetMs ?? 0);
  return { hostMs, latestMs: Math.max(collectorMs, hostMs) };
}
