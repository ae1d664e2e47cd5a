import type { View } from '../model/address';
import { columns, pressed, type Sort, type SortKey } from '../model/columns';
import type { Group } from '../model/groups';
import { between, type Lines } from '../model/lines';
import type { Host } from '../model/types';
import type { Trend } from '../live/trends';
import { count } from '../format/number';
import { HostRow } from './HostRow';
import { SortMark } from './icons';

/** The table's columns; those that hold two values have a button for each. */
const headers: readonly (readonly [SortKey, ...SortKey[]])[] = [
  ['state'],
  ['name'],
  ['os', 'kernel'],
  ['uptime'],
  ['cpu'],
  ['memory'],
  ['disk'],
  ['received', 'sent'],
  ['load'],
  ['rtt', 'clock'],
  ['series'],
];

interface Props {
  readonly hosts: ReadonlyMap<string, Host>;
  readonly groups: readonly Group[];
  /** All hosts' ids, group after group. */
  readonly ids: readonly string[];
  readonly lines: Lines;
  /** The lines in sight: from the first to before the last. */
  readonly sight: ReturnType<typeof between>;
  readonly trends: ReadonlyMap<string, Trend>;
  readonly view: View;
  readonly change: (view: View) => void;
}

/**
 * The hosts with all their values: rows on a wide screen, cards on a narrow one. Only what is in sight is in the
 * document; the space of the rest is kept free, and screen readers are told how many rows there are.
 */
export function HostTable({ hosts, groups, ids, lines, sight: [first, end], trends, view, change }: Props) {
  const { sort } = view;
  const shown = lines.lines.slice(first, end);
  const below = lines.height - (lines.lines[end]?.top ?? lines.height);
  // Explicit roles: the rows are laid out as grids, and browsers drop a table's own roles then.
  return (
    <table role="table" class="table" aria-labelledby="hosts-title" aria-rowcount={ids.length + 1}>
      <thead role="rowgroup">
        <tr role="row" class="row head" aria-rowindex={1}>
          {headers.map(keys => (
            <Header
              key={keys[0]}
              keys={keys}
              sort={sort}
              press={key => change({ ...view, sort: pressed(sort, key) })}
            />
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" style={{ paddingBlock: `${shown[0]?.top ?? 0}px ${below}px` }}>
        {shown.map(line =>
          line.from === line.to ? (
            <GroupTitle key={`group ${groups[line.group]!.title}`} group={groups[line.group]!} />
          ) : (
            ids
              .slice(line.from, line.to)
              .map((id, i) => <Row key={id} host={hosts.get(id)} trend={trends.get(id)} index={line.from + i + 2} />)
          ),
        )}
      </tbody>
    </table>
  );
}

/** The row of a host, unless it was forgotten since the order was made. */
function Row({ host, trend, index }: { host: Host | undefined; trend: Trend | undefined; index: number }) {
  return host === undefined ? null : <HostRow host={host} trend={trend} index={index} />;
}

function GroupTitle({ group }: { group: Group }) {
  return (
    <tr role="row" class="group-title">
      <th role="rowheader" scope="rowgroup" colSpan={headers.length}>
        <bdi class="cut">{group.title}</bdi> <b>{count(group.ids.length)}</b>
      </th>
    </tr>
  );
}

function Header({ keys, sort, press }: { keys: readonly SortKey[]; sort: Sort; press: (key: SortKey) => void }) {
  const sortedHere = keys.includes(sort.key);
  const direction = sort.descending ? 'descending' : 'ascending';
  return (
    <th role="columnheader" scope="col" class={`c-${keys[0]}`} aria-sort={sortedHere ? direction : 'none'}>
      {keys.map(key => {
        const on = sort.key === key;
        return (
          <button
            key={key}
            type="button"
            class="sort"
            data-on={on}
            onClick={() => press(key)}
            aria-label={on ? `${columns[key].label}, sorted ${direction}` : `Sort by ${columns[key].label}`}
          >
            {columns[key].short ?? columns[key].label}
            <SortMark descending={on ? sort.descending : null} />
          </button>
        );
      })}
    </th>
  );
}
