import { useEffect, useState } from 'preact/hooks';
import { ask } from '../history/ask';

/** One of the collector's own counters or gauges. */
export interface Metric {
  readonly name: string;
  /** The value of its one label; empty without one. */
  readonly label: string;
  readonly value: number;
}

interface Reading {
  readonly now: number;
  readonly metrics: readonly Metric[];
}

/** The newest figures, and how fast the counters among them rise. */
export interface Health {
  /** A figure as it is, summed over its labels; null where there is none. */
  readonly now: (name: string) => number | null;
  /** How fast a counter rises, per second, summed over its labels; null before the second look. */
  readonly rate: (name: string) => number | null;
  /** The values of a counter by its label, those that are not zero, the highest first. */
  readonly byLabel: (name: string) => readonly Metric[];
}

const everyMs = 2_000;

/** Reads the collector's own figures every other second; null before the first. */
export function useHealth(): Health | null {
  const [readings, setReadings] = useState<readonly Reading[]>([]);
  useEffect(() => {
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      try {
        const reading = await ask<Reading>('api/collector', ended.signal);
        setReadings(before => [...before.slice(-1), reading]);
      } catch {
        // The figures stay as they were; that the collector is away stands at the top of the page.
      }
      if (!ended.signal.aborted) timer = setTimeout(() => void read(), everyMs);
    };
    void read();
    return () => {
      ended.abort();
      clearTimeout(timer);
    };
  }, []);
  return readings.length === 0 ? null : healthOf(readings);
}

/** What one or two readings tell. */
export function healthOf(readings: readonly Reading[]): Health {
  const [newest, before] = [readings.at(-1)!, readings.length > 1 ? readings[0]! : null];
  const sum = ({ metrics }: Reading, name: string) => {
    const found = metrics.filter(metric => metric.name === name);
    return found.length === 0 ? null : found.reduce((all, metric) => all + metric.value, 0);
  };
  return {
    now: name => sum(newest, name),
    rate(name) {
      const [after, earlier] = [sum(newest, name), before === null ? null : sum(before, name)];
      // A collector that was started anew counts from zero.
      return after === null || earlier === null || after < earlier
        ? null
        : (after - earlier) / ((newest.now - before!.now) / 1_000);
    },
    byLabel: name =>
      newest.metrics.filter(metric => metric.name === name && metric.value > 0).sort((a, b) => b.value - a.value),
  };
}
