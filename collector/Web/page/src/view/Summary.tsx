import type { ComponentChildren } from 'preact';
import { bytesPerSecond, usedOf } from '../format/bytes';
import { count, percent } from '../format/number';
import { share } from '../model/columns';
import { countStates, type Status } from '../model/status';
import { defaultRange } from '../model/range';
import type { Fleet, Host, HostState, Round } from '../model/types';
import { Bar } from './Bar';
import { StateIcon } from './icons';
import { PlaceLink } from './PlaceLink';
import { stateNames, stateOrder } from '../model/states';

/** The fleet at a glance. */
export function Summary({ status }: { status: Status }) {
  const { fleet, round } = status;
  const memory = share(fleet.memoryUsedBytes, fleet.memoryTotalBytes);
  const disk = share(fleet.diskUsedBytes, fleet.diskTotalBytes);
  return (
    <section class="summary" aria-label="Fleet">
      <HostsTile counts={countStates(status.hosts.values())} round={round} />
      <Tile name="CPU" value={percent(fleet.cpuRatio.total)} note={topOf('busiest', fleet.top.cpu)}>
        <CpuSpread cpu={fleet.cpuRatio} />
      </Tile>
      <Tile name="Memory" value={percent(memory)} note={topOf('fullest', fleet.top.memory)}>
        <Bar ratio={memory} />
        <Used bytes={fleet.memoryUsedBytes} total={fleet.memoryTotalBytes} />
      </Tile>
      <Tile name="Disk" value={percent(disk)} note={<FullestNote hosts={status.hosts.values()} />}>
        <Bar ratio={disk} />
        <Used bytes={fleet.diskUsedBytes} total={fleet.diskTotalBytes} />
      </Tile>
      <section class="tile tile-network">
        <h2>Network</h2>
        <dl class="flows">
          <div>
            <dt>
              <span class="flow in" aria-hidden="true">
                ↓
              </span>{' '}
              in
            </dt>
            <dd>{bytesPerSecond(fleet.networkReceiveBytesPerSecond)}</dd>
          </div>
          <div>
            <dt>
              <span class="flow out" aria-hidden="true">
                ↑
              </span>{' '}
              out
            </dt>
            <dd>{bytesPerSecond(fleet.networkTransmitBytesPerSecond)}</dd>
          </div>
        </dl>
      </section>
    </section>
  );
}

function Tile(props: { name: string; value: string; note: ComponentChildren; children: ComponentChildren }) {
  return (
    <section class="tile">
      <h2>{props.name}</h2>
      <p class="tile-value">{props.value}</p>
      {props.children}
      <p class="tile-note">{props.note}</p>
    </section>
  );
}

function Used({ bytes, total }: { bytes: number | null; total: number | null }) {
  return <p class="tile-line">{bytes === null || total === null ? 'No host says yet.' : usedOf(bytes, total)}</p>;
}

/** The host with the fullest file system of all, and the way there. */
function FullestNote({ hosts }: { hosts: Iterable<Host> }) {
  let first: Host | null = null;
  for (const host of hosts) {
    if (host.fullestRatio !== null && host.fullestRatio > (first?.fullestRatio ?? 0)) first = host;
  }
  if (first === null) return <>root file systems</>;
  const { name, fullestMount, fullestRatio } = first;
  return (
    <span class="cut" title={`${name}: ${fullestMount}`}>
      fullest:{' '}
      <PlaceLink to={{ kind: 'host', name, range: defaultRange }}>
        <bdi>{name}</bdi> <bdi>{fullestMount}</bdi> {percent(fullestRatio)}
      </PlaceLink>
    </span>
  );
}

function topOf(word: string, names: readonly string[]) {
  const first = names[0];
  return first === undefined ? null : (
    <span class="cut" title={names.join(', ')}>
      {word}: <bdi>{first}</bdi>
    </span>
  );
}

function HostsTile({ counts, round }: { counts: Record<HostState, number>; round: Round }) {
  const total = stateOrder.reduce((sum, state) => sum + counts[state], 0);
  return (
    <section class="tile tile-hosts">
      <h2>Hosts</h2>
      <p class="tile-value">{count(total)}</p>
      <span class="states-bar" aria-hidden="true">
        {stateOrder.map(
          state =>
            counts[state] > 0 && (
              <span key={state} class={`states-part ${state}`} style={{ flexGrow: counts[state] }} />
            ),
        )}
      </span>
      <ul class="states">
        {stateOrder.map(
          state =>
            (counts[state] > 0 || state !== 'keptOut') && (
              <li key={state} class={counts[state] > 0 ? state : 'none'}>
                <StateIcon state={state} /> <b>{count(counts[state])}</b> {stateNames[state].toLowerCase()}
              </li>
            ),
        )}
      </ul>
      <p class="tile-note">
        <RoundLine round={round} />
      </p>
    </section>
  );
}

/** More names of missing hosts than these would push the page down. */
const missingShownMax = 5;

function RoundLine({ round }: { round: Round }) {
  if (round.number === 0) return <>No round yet</>;
  const name = `Round ${count(round.number)}`;
  if (round.expected === 0) return <>{name}: nobody to ask</>;
  if (round.missing.length === 0) {
    return (
      <>
        {name}: {round.expected === 1 ? 'the host answered' : `all ${count(round.expected)} answered`}
      </>
    );
  }
  const more = round.expected - round.answered - missingShownMax;
  return (
    <span title={round.missing.join(', ')}>
      {name}: {count(round.answered)} of {count(round.expected)} answered, missing{' '}
      {round.missing.slice(0, missingShownMax).map((host, i) => (
        <>
          {i > 0 && ', '}
          <bdi class="missing">{host}</bdi>
        </>
      ))}
      {more > 0 && ` and ${count(more)} more`}
    </span>
  );
}

/** Where the middle host, nearly all hosts and the busiest one stand between idle and busy. */
function CpuSpread({ cpu }: { cpu: Fleet['cpuRatio'] }) {
  const marks = [
    ['p50', cpu.p50],
    ['p95', cpu.p95],
    ['max', cpu.max],
  ] as const;
  if (cpu.total === null) return <p class="tile-line">No host says yet.</p>;
  return (
    <>
      <span class="spread" aria-hidden="true">
        <Bar ratio={cpu.total} />
        {marks.map(
          ([name, at]) =>
            at !== null && (
              <span
                key={name}
                class={`spread-mark ${name}`}
                style={{ '--share': Math.min(1, Math.max(0, at)).toFixed(4) }}
              />
            ),
        )}
      </span>
      <dl class="tile-line spread-legend">
        {marks.map(([name, at]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{percent(at)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
