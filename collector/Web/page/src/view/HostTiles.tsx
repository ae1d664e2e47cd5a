import { count, percent } from '../format/number';
import { fullest, share } from '../model/columns';
import type { Group } from '../model/groups';
import { between, type Lines } from '../model/lines';
import { defaultRange } from '../model/range';
import { stateNames } from '../model/states';
import type { Host } from '../model/types';
import { levelOf } from './Bar';
import { StateIcon } from './icons';
import { PlaceLink } from './PlaceLink';

interface Props {
  readonly hosts: ReadonlyMap<string, Host>;
  readonly groups: readonly Group[];
  readonly ids: readonly string[];
  readonly lines: Lines;
  readonly sight: ReturnType<typeof between>;
}

/** As many hosts at once as fit: each with its name, its state and three small bars. */
export function HostTiles({ hosts, groups, ids, lines, sight: [first, end] }: Props) {
  const shown = lines.lines.slice(first, end);
  const below = lines.height - (lines.lines[end]?.top ?? lines.height);
  return (
    <ul
      class="tiles"
      aria-labelledby="hosts-title"
      style={{ paddingBlock: `${shown[0]?.top ?? 0}px ${below}px` }}
    >
      {shown.map(line =>
        line.from === line.to ? (
          <li key={`group ${groups[line.group]!.title}`} class="group-title">
            <bdi class="cut">{groups[line.group]!.title}</bdi> <b>{count(groups[line.group]!.ids.length)}</b>
          </li>
        ) : (
          ids.slice(line.from, line.to).map((id, i) => {
            const host = hosts.get(id);
            return (
              host !== undefined && (
                <li key={id} class="tile-place" aria-setsize={ids.length} aria-posinset={line.from + i + 1}>
                  <HostTile host={host} />
                </li>
              )
            );
          })
        ),
      )}
    </ul>
  );
}

function HostTile({ host }: { host: Host }) {
  const figures = [
    ['CPU', host.cpuRatio],
    ['memory', share(host.memoryUsedBytes, host.memoryTotalBytes)],
    ['disk', fullest(host)],
  ] as const;
  const known = figures.filter(([, ratio]) => ratio !== null);
  const words = [stateNames[host.state], ...known.map(([name, ratio]) => `${name} ${percent(ratio)}`)].join(', ');
  return (
    <PlaceLink to={{ kind: 'host', name: host.name, range: defaultRange }} class={`host-tile ${host.state}`}>
      <span class="host-tile-name">
        {host.state !== 'up' && <StateIcon state={host.state} />}
        <bdi class="cut" title={`${host.name}: ${words}`}>
          {host.name}
        </bdi>
      </span>
      <span class="unseen">, {words}</span>
      <span class="host-tile-bars" aria-hidden="true">
        {figures.map(([name, ratio]) => (
          <span
            key={name}
            data-level={ratio === null ? 'none' : levelOf(ratio)}
            style={{ '--share': Math.min(1, ratio ?? 0).toFixed(3) }}
          />
        ))}
      </span>
    </PlaceLink>
  );
}
