import { duration } from '../format/time';
import type { LinkState } from './connection';

/** With an open stream, data this old is called stale: rounds come every few seconds. */
export const staleMsMin = 12_000;

export interface Freshness {
  readonly kind: 'connecting' | 'live' | 'polling' | 'stale' | 'reconnecting';
  /** What is announced; it changes with the kind only, so that a screen reader isn't told every second. */
  readonly label: string;
  /** The age of what is shown, where it matters; empty otherwise. */
  readonly age: string;
}

/** What the page says about how current its values are. */
export function freshness(link: LinkState, heardMs: number | null, nowMs: number): Freshness {
  if (heardMs === null) {
    return link === 'reconnecting'
      ? { kind: 'reconnecting', label: 'Connecting…', age: '' }
      : { kind: 'connecting', label: 'Connecting…', age: '' };
  }
  const age = Math.max(0, nowMs - heardMs);
  if (link === 'reconnecting') return { kind: 'reconnecting', label: 'Reconnecting…', age: duration(age) };
  if (age >= staleMsMin) return { kind: 'stale', label: 'Stale', age: duration(age) };
  if (link === 'polling') return { kind: 'polling', label: 'Every few seconds', age: '' };
  return { kind: 'live', label: 'Live', age: '' };
}
