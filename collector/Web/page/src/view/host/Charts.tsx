import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type Chart, type Drawing, type Tables } from '../../charts/chart';
import { deviceCharts } from '../../charts/devices';
import { useLook } from '../../charts/look';
import { machineCharts } from '../../charts/machine';
import { Follower, type Past } from '../../history/follower';
import { momentsOf } from '../../history/table';
import { fixed, lengthOf, type Range } from '../../model/range';
import { AvailabilityBars } from './AvailabilityBars';
import { ChartFigure } from './ChartFigure';

const charts: readonly Chart[] = [...machineCharts, ...deviceCharts];

interface Props {
  /** The agent's id. */
  readonly host: string;
  readonly range: Range;
  /** The host's own clock, ms: its samples are dated by that. */
  readonly nowMs: () => number;
  readonly change: (range: Range) => void;
}

/** All charts that a host has something for. */
export function Charts({ host, range, nowMs, change }: Props) {
  const past = usePast(host, range, nowMs);
  const look = useLook();
  const drawn = useMemo(() => (past?.tables == null ? null : drawAll(past.tables)), [past?.tables]);
  const moments = useMemo(() => (past?.tables == null ? [] : momentsOf(past.tables.rates)), [past?.tables]);
  const zoom = (fromMs: number, toMs: number) => change(fixed(fromMs, toMs));
  if (past === null || drawn === null) return past?.error == null ? <Loading /> : <Failed past={past} />;
  if (drawn.length === 0)
    return <Nothing range={range} longer={() => change({ kind: 'recent', spanMs: 86_400_000 })} />;
  return (
    <>
      {past.error !== null && <Failed past={past} />}
      {past.unreadable > 0 && (
        <p class="chart-trouble" role="status">
          Parts of the history are damaged and left out: gaps may be theirs.
        </p>
      )}
      <AvailabilityBars table={past.tables!.presence} grainMs={past.grainMs} />
      <div class="charts">
        {drawn.map(({ chart, drawing }) => (
          <ChartFigure
            key={chart.id}
            chart={chart}
            drawing={drawing}
            moments={moments}
            span={past.span}
            look={look}
            zoom={zoom}
          />
        ))}
      </div>
    </>
  );
}

function drawAll(tables: Tables): { chart: Chart; drawing: Drawing }[] {
  return charts.flatMap(chart => {
    const drawing = chart.draw(tables);
    return drawing === null ? [] : [{ chart, drawing }];
  });
}

/** What is known of the host's past; null until something is. Another range's charts stay until this one's come. */
function usePast(host: string, range: Range, nowMs: () => number): Past | null {
  const [past, setPast] = useState<Past | null>(null);
  const now = useRef(nowMs);
  now.current = nowMs;
  useEffect(() => setPast(null), [host]);
  useEffect(() => {
    const follower = new Follower(
      host,
      range,
      () => now.current(),
      next => setPast(before => (next.tables === null && before !== null ? { ...before, error: next.error } : next)),
    );
    follower.start();
    return () => follower.stop();
  }, [host, range]);
  return past;
}

function Loading() {
  return (
    <div class="charts" aria-busy="true">
      <p class="unseen">Loading charts…</p>
      {[0, 1, 2, 3, 4, 5].map(i => (
        <div key={i} class="chart ghost-chart" />
      ))}
    </div>
  );
}

function Failed({ past }: { past: Past }) {
  const { fault, message } = past.error!;
  return (
    <p class="chart-trouble" role="alert">
      {fault === 'unknownHost' ? 'The collector no longer knows this host.' : sentenceOf(message)}{' '}
      {past.tables !== null && 'What is drawn may be old.'} The page keeps trying.
    </p>
  );
}

function sentenceOf(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : text + '.';
}

function Nothing({ range, longer }: { range: Range; longer: () => void }) {
  const isShort = lengthOf(range) < 86_400_000;
  return (
    <div class="no-match">
      <p>Nothing of this host is stored for this time.</p>
      {isShort && (
        <button type="button" class="button" onClick={longer}>
          Show 24 hours
        </button>
      )}
    </div>
  );
}
