import { Component, type ComponentChildren } from 'preact';
import { bytesPerSecond, usedOf } from '../format/bytes';
import { count, load, percent, unknown } from '../format/number';
import { sentence, shortOs } from '../format/text';
import { latency, offset } from '../format/time';
import { figures, type Trend } from '../live/trends';
import { fullest, share, type SortKey } from '../model/columns';
import { defaultRange } from '../model/range';
import type { Host } from '../model/types';
import { Bar } from './Bar';
import { StateIcon } from './icons';
import { PlaceLink } from './PlaceLink';
import { stateNames } from '../model/states';
import { isLine, Sparkline } from './Sparkline';
import { Ago, Uptime } from './Times';

interface Props {
  readonly host: Host;
  /** Its last half hour; undefined until that is known. */
  readonly trend: Trend | undefined;
  /** Its place in the table, the head being the first row. */
  readonly index: number;
}

/** One host. It is drawn again only when its row was replaced. */
export class HostRow extends Component<Props> {
  override shouldComponentUpdate(next: Readonly<Props>): boolean {
    return next.host !== this.props.host || next.trend !== this.props.trend || next.index !== this.props.index;
  }

  override render({ host, trend, index }: Props) {
    const silent = host.state === 'down' || host.state === 'keptOut';
    return (
      <tr role="row" class={`row ${host.state}`} data-id={host.id} aria-rowindex={index}>
        <Cell of="state">
          <span class={`state ${host.state}`}>
            <StateIcon state={host.state} />
            {stateNames[host.state]}
          </span>
          {host.state === 'late' && host.lastSeenMs !== null && (
            <Minor>
              <Ago ms={host.lastSeenMs} />
            </Minor>
          )}
        </Cell>
        <th role="rowheader" scope="row" class="cell c-name">
          <PlaceLink to={{ kind: 'host', name: host.name, range: defaultRange }} class="name">
            <bdi class="cut" title={host.name}>
              {host.name}
            </bdi>
          </PlaceLink>
          <Subtitle host={host} />
        </th>
        <Cell of="os" label="System">
          <bdi class="cut" title={host.os}>
            {shortOs(host.os) || unknown}
          </bdi>
          <Minor>
            <bdi class="cut" title={host.kernel}>
              {host.kernel || unknown}
            </bdi>
          </Minor>
        </Cell>
        {silent ? <Silence host={host} /> : <Values host={host} trend={trend} />}
      </tr>
    );
  }
}

/** Under its name: what is wrong while its values still stand, else where it dials from. */
function Subtitle({ host }: { host: Host }) {
  const wrong = host.state === 'late' ? sentence(host.stateReason) : '';
  return (
    <Minor>
      <bdi class="cut" title={wrong || `Agent ${host.agentVersion || unknown}`}>
        {wrong || host.address || unknown}
      </bdi>
    </Minor>
  );
}

/** In place of values that a host doesn't send: why, and since when. */
function Silence({ host }: { host: Host }) {
  const reason = host.stateReason !== '' ? sentence(host.stateReason) : 'Nothing comes from it.';
  return (
    <td role="cell" class="cell c-silence" colSpan={8}>
      <span class="reason" title={reason}>
        {reason}
      </span>
      {host.lastSeenMs !== null && (
        <Minor>
          Last seen <Ago ms={host.lastSeenMs} />
        </Minor>
      )}
    </td>
  );
}

function Values({ host, trend }: { host: Host; trend: Trend | undefined }) {
  const received = trend?.[figures.received];
  return (
    <>
      <Cell of="uptime" label="Uptime">
        <Uptime sinceMs={host.bootMs} />
      </Cell>
      <Gauge
        of="cpu"
        label="CPU"
        ratio={host.cpuRatio}
        trend={trend?.[figures.cpu]}
        minor={host.cores === null ? unknown : host.cores === 1 ? '1 core' : `${host.cores} cores`}
      />
      <Gauge
        of="memory"
        label="Memory"
        ratio={share(host.memoryUsedBytes, host.memoryTotalBytes)}
        trend={trend?.[figures.memory]}
        minor={usedOf(host.memoryUsedBytes, host.memoryTotalBytes)}
      />
      <Gauge
        of="disk"
        label="Disk"
        ratio={fullest(host)}
        trend={trend?.[figures.disk]}
        minor={diskText(host)}
      />
      <Cell of="received" label="Network">
        <span class="rate">
          <span class="flow in" aria-hidden="true">
            ↓
          </span>
          <span class="unseen">in </span>
          {bytesPerSecond(host.networkReceiveBytesPerSecond)}
        </span>
        <span class="rate">
          <span class="flow out" aria-hidden="true">
            ↑
          </span>
          <span class="unseen">out </span>
          {bytesPerSecond(host.networkTransmitBytesPerSecond)}
        </span>
        {isLine(received) && <Sparkline values={received} top={null} />}
      </Cell>
      <Cell of="load" label="Load">
        {load(host.load1)}
      </Cell>
      <Cell of="rtt" label="Link">
        <span title="Round trip of the newest ping">{latency(host.rttMs)}</span>
        <Minor>
          <Clock host={host} />
        </Minor>
      </Cell>
      <Cell of="series" label="Series">
        {count(host.series)}
        {host.refusedSeries > 0 && <span class="refused">{count(host.refusedSeries)} refused</span>}
      </Cell>
    </>
  );
}

/** How far its clock is off; marked while something is wrong with it, which the title says. */
function Clock({ host }: { host: Host }) {
  const against = "Its clock against the collector's";
  return host.clockTrouble === '' ? (
    <span title={against}>{offset(host.clockOffsetMs)}</span>
  ) : (
    <span class="refused" title={`${against}: ${host.clockTrouble}`}>
      {offset(host.clockOffsetMs)}
    </span>
  );
}

function Cell({ of, label, children }: { of: SortKey; label?: string; children: ComponentChildren }) {
  return (
    <td role="cell" class={`cell c-${of}`} {...(label === undefined ? {} : { 'data-label': label })}>
      {children}
    </td>
  );
}

function Minor({ children }: { children: ComponentChildren }) {
  return <span class="minor">{children}</span>;
}

/** What of the disk is used; where the fullest file system is another than the one that is known in full, that one. */
function diskText(host: Host): string {
  const { diskMount, diskTotalBytes, fullestMount } = host;
  if (fullestMount !== '' && fullestMount !== diskMount) return `on ${fullestMount}`;
  const mounted = diskMount === '/' || diskMount === '' || diskTotalBytes === null ? '' : ` on ${diskMount}`;
  return usedOf(host.diskUsedBytes, diskTotalBytes) + mounted;
}

interface GaugeProps {
  readonly of: SortKey;
  readonly label: string;
  readonly ratio: number | null;
  readonly trend: Trend[number] | undefined;
  readonly minor: string;
}

/** A share as digits and its last half hour, or a bar before that is known, with what it is a share of underneath. */
function Gauge({ of, label, ratio, trend, minor }: GaugeProps) {
  return (
    <Cell of={of} label={label}>
      <span class="gauge">
        <span class="gauge-value">{percent(ratio)}</span>
        {isLine(trend) ? <Sparkline values={trend} top={1} /> : <Bar ratio={ratio} />}
      </span>
      {minor !== unknown && (
        <Minor>
          <span class="cut" title={minor}>
            {minor}
          </span>
        </Minor>
      )}
    </Cell>
  );
}
