import { useContext } from 'preact/hooks';
import { bytesPerSecond, usedOf } from '../../format/bytes';
import { load, percent, unknown } from '../../format/number';
import { sentence } from '../../format/text';
import { ClockOffset } from '../../live/hooks';
import { clocksOf } from '../../model/clocks';
import { fullest, share } from '../../model/columns';
import type { Place } from '../../model/route';
import type { Range } from '../../model/range';
import type { Status } from '../../model/status';
import type { Host } from '../../model/types';
import { Bar } from '../Bar';
import { StateIcon } from '../icons';
import { Going, PlaceLink } from '../PlaceLink';
import { stateNames } from '../../model/states';
import { Ago } from '../Times';
import { Charts } from './Charts';
import { Facts } from './Facts';
import { Filesystems } from './Filesystems';
import { Happened } from './Happened';
import { ProcessPanel } from './ProcessPanel';
import { RangeBar } from './RangeBar';

interface Props {
  readonly status: Status;
  readonly name: string;
  readonly range: Range;
  /** Where the way back leads. */
  readonly fleet: Place;
  /** Whether this is the public view, which knows no history. */
  readonly limited: boolean;
}

/** All that is known of one host. */
export function HostPage({ status, name, range, fleet, limited }: Props) {
  const host = hostNamed(status, name);
  return (
    <>
      <nav class="crumbs" aria-label="Where you are">
        <PlaceLink to={fleet}>Hosts</PlaceLink>
        <span aria-hidden="true">/</span>
        <h2 id="host-title">
          <bdi>{name}</bdi>
        </h2>
        {host !== null && (
          <span class={`state ${host.state}`}>
            <StateIcon state={host.state} />
            {stateNames[host.state]}
          </span>
        )}
      </nav>
      {host === null ? (
        <Unknown name={name} fleet={fleet} />
      ) : (
        <>
          <Trouble host={host} />
          <Vitals host={host} />
          {!limited && <Past host={host} range={range} collector={status.collector.version} />}
        </>
      )}
    </>
  );
}

/** Names are unique but for hosts that are kept out, which wait for the name of another. */
function hostNamed(status: Status, name: string): Host | null {
  const named = [...status.hosts.values()].filter(host => host.name === name);
  return named.find(host => host.state !== 'keptOut') ?? named[0] ?? null;
}

function Past({ host, range, collector }: { host: Host; range: Range; collector: string }) {
  const go = useContext(Going);
  const clockOffset = useContext(ClockOffset);
  const clocks = () => clocksOf(Date.now(), clockOffset, host.clockOffsetMs);
  const nowMs = () => clocks().hostMs;
  const change = (next: Range) => go({ kind: 'host', name: host.name, range: next }, 'replace');
  return (
    <>
      <div class="host-parts">
        <Filesystems host={host.id} nowMs={nowMs} />
        <Facts host={host} collector={collector} />
      </div>
      <ProcessPanel key={host.id} host={host.id} cores={host.cores} />
      <section class="past" aria-label="Charts">
        <RangeBar range={range} newest="at the right" change={change} />
        <Charts host={host.id} range={range} nowMs={nowMs} change={change} />
        <Happened host={host.id} range={range} nowMs={() => clocks().latestMs} />
      </section>
    </>
  );
}

function Trouble({ host }: { host: Host }) {
  const reason = host.stateReason || host.clockTrouble;
  if (reason === '') return null;
  return (
    <p class={`host-trouble ${host.state === 'up' ? 'late' : host.state}`} role="status">
      <StateIcon state={host.state === 'up' ? 'late' : host.state} />
      <span>
        {sentence(reason)}
        {host.state !== 'up' && host.lastSeenMs !== null && (
          <>
            {' '}
            Last heard <Ago ms={host.lastSeenMs} />.
          </>
        )}
      </span>
    </p>
  );
}

/** The newest values at a glance. */
function Vitals({ host }: { host: Host }) {
  const memory = share(host.memoryUsedBytes, host.memoryTotalBytes);
  const disk = fullest(host);
  const mount = host.fullestMount === '' ? host.diskMount : host.fullestMount;
  return (
    <section class="vitals" aria-label="Now">
      <Vital name="CPU" value={percent(host.cpuRatio)} ratio={host.cpuRatio} note={cores(host)} />
      <Vital
        name="Memory"
        value={percent(memory)}
        ratio={memory}
        note={usedOf(host.memoryUsedBytes, host.memoryTotalBytes)}
      />
      <Vital
        name={mount === '' ? 'Disk' : `Disk ${mount}`}
        value={percent(disk)}
        ratio={disk}
        note={mount === host.diskMount ? usedOf(host.diskUsedBytes, host.diskTotalBytes) : 'the fullest'}
      />
      <Vital name="Network in" value={bytesPerSecond(host.networkReceiveBytesPerSecond)} />
      <Vital name="Network out" value={bytesPerSecond(host.networkTransmitBytesPerSecond)} />
      <Vital name="Load" value={load(host.load1)} note="over a minute" />
    </section>
  );
}

function cores({ cores: count }: Host): string {
  return count === null ? '' : count === 1 ? 'of 1 core' : `of ${count} cores`;
}

function Vital({ name, value, ratio, note }: { name: string; value: string; ratio?: number | null; note?: string }) {
  return (
    <div class="vital">
      <p class="vital-name cut">
        <bdi>{name}</bdi>
      </p>
      <p class="vital-value">{value}</p>
      {ratio !== undefined && <Bar ratio={ratio} />}
      <p class="vital-note">{note === unknown ? '' : note}</p>
    </div>
  );
}

function Unknown({ name, fleet }: { name: string; fleet: Place }) {
  return (
    <section class="trouble">
      <h2>No such host</h2>
      <p>
        No host is called <bdi>{name}</bdi>. It was forgotten or renamed, or its name is written otherwise.
      </p>
      <p>
        <PlaceLink to={fleet}>Show all hosts</PlaceLink>
      </p>
    </section>
  );
}
