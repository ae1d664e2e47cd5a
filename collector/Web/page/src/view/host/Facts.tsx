import type { ComponentChildren } from 'preact';
import { bytes } from '../../format/bytes';
import { count, unknown } from '../../format/number';
import { latency, offset } from '../../format/time';
import { labelOf, useLatest, valueOf } from '../../history/latest';
import type { Host } from '../../model/types';
import { isBehind } from '../../model/version';
import { Ago, Until, Uptime } from '../Times';

const families = [
  'monitoring_agent_(spool|unsent)_bytes',
  'node_dmi_info',
  'node_cpu_info',
  'node_uname_info',
];

interface Props {
  readonly host: Host;
  /** The collector's version. */
  readonly collector: string;
}

/** What a host is, and how its agent does. */
export function Facts({ host, collector }: Props) {
  const latest = useLatest(host.id, families);
  const behind = isBehind(host.agentVersion, collector);
  const unsent = valueOf(latest, 'monitoring_agent_unsent_bytes');
  const spooled = valueOf(latest, 'monitoring_agent_spool_bytes');
  const hardware = ['system_vendor', 'product_name'].map(label => labelOf(latest, 'node_dmi_info', label));
  return (
    <section class="facts" aria-labelledby="facts-title">
      <h3 id="facts-title">Facts</h3>
      <dl>
        <Fact name="System">{host.os || unknown}</Fact>
        <Fact name="Kernel">
          {[host.kernel || unknown, labelOf(latest, 'node_uname_info', 'machine')].join(' ')}
        </Fact>
        <Fact name="Hardware">{hardware.filter(Boolean).join(' ') || unknown}</Fact>
        <Fact name="Processor">
          {[labelOf(latest, 'node_cpu_info', 'model_name'), cores(host.cores)].filter(Boolean).join(', ') || unknown}
        </Fact>
        <Fact name="Memory">{bytes(host.memoryTotalBytes)}</Fact>
        <Fact name="Uptime">
          <Uptime sinceMs={host.bootMs} />
        </Fact>
        <Fact name="Agent" warn={behind}>
          {host.agentVersion || unknown}
          {behind && `, behind the collector's ${collector}`}
        </Fact>
        <Fact name="Dials from">{host.address || unknown}</Fact>
        <Fact name="Last heard">{host.lastSeenMs === null ? unknown : <Ago ms={host.lastSeenMs} />}</Fact>
        <Fact name="Round trip">{latency(host.rttMs)}</Fact>
        <Fact name="Clock" warn={host.clockTrouble !== ''}>
          {offset(host.clockOffsetMs)}
          {host.clockTrouble !== '' && `: ${host.clockTrouble}`}
        </Fact>
        <Fact name="Series" warn={host.refusedSeries > 0}>
          {count(host.series)}
          {host.refusedSeries > 0 && `, ${count(host.refusedSeries)} refused`}
        </Fact>
        <Fact name="Bytes per sample">{host.bytesPerSample === null ? unknown : host.bytesPerSample.toFixed(2)}</Fact>
        <Fact name="Certificate ends">
          {host.certificateEndsMs === null ? unknown : <Until ms={host.certificateEndsMs} />}
        </Fact>
        <Fact name="Waiting to be sent">{bytes(unsent)}</Fact>
        <Fact name="Spooled on its disk">{bytes(spooled)}</Fact>
        {Object.entries(host.labels).map(([name, value]) => (
          <Fact key={name} name={`Label ${name}`}>
            {value}
          </Fact>
        ))}
      </dl>
    </section>
  );
}

function cores(count: number | null): string {
  return count === null ? '' : count === 1 ? '1 core' : `${count} cores`;
}

function Fact({ name, warn, children }: { name: string; warn?: boolean; children: ComponentChildren }) {
  return (
    <div class={warn === true ? 'late' : ''}>
      <dt>{name}</dt>
      <dd>
        <bdi>{children}</bdi>
      </dd>
    </div>
  );
}
