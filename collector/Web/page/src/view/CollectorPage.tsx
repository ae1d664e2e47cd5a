import type { ComponentChildren } from 'preact';
import { bytes, bytesPerSecond } from '../format/bytes';
import { count, significant, unknown } from '../format/number';
import { duration, latency } from '../format/time';
import { useHealth, type Health } from '../live/health';
import { useCollectorNow } from '../live/hooks';
import { defaultRange } from '../model/range';
import type { Status } from '../model/status';
import type { Host } from '../model/types';
import { PlaceLink } from './PlaceLink';
import { Uptime } from './Times';

const own = (name: string) => `monitoring_collector_${name}`;

/** How the collector itself does. */
export function CollectorPage({ status }: { status: Status }) {
  const health = useHealth();
  return (
    <>
      <h2 class="page-title">Collector</h2>
      {health === null ? (
        <div class="cards" aria-busy="true">
          {[0, 1, 2, 3, 4, 5].map(i => (
            <div key={i} class="chart ghost-chart" />
          ))}
        </div>
      ) : (
        <div class="cards">
          <Program status={status} health={health} />
          <Ingest health={health} />
          <History health={health} />
          <Loop health={health} />
          <Polls health={health} />
          <Trouble health={health} />
          <Series hosts={[...status.hosts.values()]} />
        </div>
      )}
    </>
  );
}

function Program({ status, health }: { status: Status; health: Health }) {
  const cpu = health.rate('process_cpu_seconds_total');
  return (
    <Card title="Program">
      <Figure name="Version">{status.collector.version}</Figure>
      <Figure name="Up">
        <Uptime sinceMs={status.collector.startedMs} />
      </Figure>
      <Figure name="CPU">{cpu === null ? unknown : `${significant(cpu)} cores`}</Figure>
      <Figure name="Memory">{bytes(health.now('process_resident_memory_bytes'))}</Figure>
      <Figure name="Agents dial">{status.collector.agentsAddress}</Figure>
      <Figure name="Open connections of agents">{count(health.now(own('connections')))}</Figure>
      <Figure name="People signed in">{count(health.now(own('web_sessions')))}</Figure>
    </Card>
  );
}

function Ingest({ health }: { health: Health }) {
  const [samples, received] = [health.rate(own('ingest_samples_total')), health.rate(own('ingest_bytes_total'))];
  return (
    <Card title="Ingest">
      <Figure name="Samples">{perSecond(samples)}</Figure>
      <Figure name="Batches">{perSecond(health.rate(own('ingest_batches_total')))}</Figure>
      <Figure name="Received">{bytesPerSecond(received)}</Figure>
      <Figure name="Sent">{bytesPerSecond(health.rate(own('sent_bytes_total')))}</Figure>
      <Figure name="Bytes per sample">
        {samples === null || received === null || samples === 0 ? unknown : (received / samples).toFixed(2)}
      </Figure>
    </Card>
  );
}

function History({ health }: { health: Health }) {
  const oldest = health.now(own('history_oldest_sample_time_seconds')) ?? 0;
  const now = useCollectorNow(10_000);
  return (
    <Card title="History" bad={health.now(own('history_failing')) === 1 && 'What comes can not be written.'}>
      <Figure name="On disk">{bytes(health.now(own('history_size_bytes')))}</Figure>
      <Figure name="Reaches back">{oldest === 0 ? unknown : duration(now - oldest * 1_000)}</Figure>
      <Figure name="Files">{count(health.now(own('history_partitions')))}</Figure>
      <Figure name="Waiting to be written">{bytes(health.now(own('history_queue_bytes')))}</Figure>
      <Figure name="Commits">{perSecond(health.rate(own('history_commits_total')))}</Figure>
      <Figure name="Commits that failed">{count(health.now(own('history_commits_failed_total')))}</Figure>
      <Figure name="Damaged files">{count(health.now(own('history_partitions_damaged_total')))}</Figure>
    </Card>
  );
}

function Loop({ health }: { health: Health }) {
  const lag = (name: string) => {
    const seconds = health.now(own(name));
    return latency(seconds === null ? null : seconds * 1_000);
  };
  return (
    <Card title="Event loop">
      <Figure name="Lag">{lag('loop_lag_seconds')}</Figure>
      <Figure name="Worst lag since its start">{lag('loop_lag_max_seconds')}</Figure>
      <Figure name="Timers pending">{count(health.now(own('loop_timers_pending')))}</Figure>
      <Figure name="Calls waiting">{count(health.now(own('loop_calls_waiting')))}</Figure>
      <Figure name="Passes">{perSecond(health.rate(own('loop_passes_total')))}</Figure>
      <Figure name="Calls that failed">{count(health.now(own('loop_failures_total')))}</Figure>
    </Card>
  );
}

function Polls({ health }: { health: Health }) {
  return (
    <Card title="Polls">
      <Figure name="Sent">{perSecond(health.rate(own('polls_sent_total')))}</Figure>
      <Figure name="Answered">{perSecond(health.rate(own('polls_answered_total')))}</Figure>
      <Figure name="Late or left out">{count(health.now(own('polls_late_ticks_total')))}</Figure>
      <Figure name="Without an answer in time">{count(health.now(own('polls_timed_out_total')))}</Figure>
      <Figure name="Rounds published">{count(health.now(own('rounds_total')))}</Figure>
    </Card>
  );
}

function Trouble({ health }: { health: Health }) {
  const reasons = [
    ...health.byLabel(own('errors_total')),
    ...health.byLabel(own('web_refused_total')).map(metric => ({ ...metric, label: `page: ${metric.label}` })),
  ];
  return (
    <Card title="Errors by reason">
      {reasons.length === 0 ? (
        <Figure name="None since its start">0</Figure>
      ) : (
        reasons.map(({ name, label, value }) => (
          <Figure key={name + label} name={label.replaceAll('_', ' ')}>
            {count(value)}
          </Figure>
        ))
      )}
    </Card>
  );
}

/** Hosts that are named with how much they send; the others are in the table of hosts, sorted by series. */
const hostsShownMax = 8;

function Series({ hosts }: { hosts: readonly Host[] }) {
  const most = [...hosts].sort((a, b) => b.series - a.series).slice(0, hostsShownMax);
  return (
    <Card title="Series by host">
      {most.map(host => (
        <div key={host.id} class={host.refusedSeries > 0 ? 'late' : ''}>
          <dt class="cut">
            <PlaceLink to={{ kind: 'host', name: host.name, range: defaultRange }}>
              <bdi>{host.name}</bdi>
            </PlaceLink>
          </dt>
          <dd>
            {count(host.series)}
            {host.refusedSeries > 0 && `, ${count(host.refusedSeries)} refused`}
          </dd>
        </div>
      ))}
      <Figure name="All hosts">{count(hosts.reduce((sum, host) => sum + host.series, 0))}</Figure>
    </Card>
  );
}

function perSecond(value: number | null): string {
  return value === null ? unknown : `${significant(value)}/s`;
}

function Card({ title, bad, children }: { title: string; bad?: string | false; children: ComponentChildren }) {
  return (
    <section class="facts" aria-label={title}>
      <h3>{title}</h3>
      {typeof bad === 'string' && (
        <p class="chart-trouble" role="alert">
          {bad}
        </p>
      )}
      <dl>{children}</dl>
    </section>
  );
}

function Figure({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
