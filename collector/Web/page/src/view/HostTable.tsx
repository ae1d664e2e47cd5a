import { useMemo } from 'preact/hooks';
import type { View } from '../model/address';
import { columns, pressed, sorted, type Sort, type SortKey } from '../model/columns';
import { matches } from '../model/filter';
import { countStates, type Status } from '../model/status';
import type { Host } from '../model/types';
import { HostRow } from './HostRow';
import { SortMark } from './icons';
import { Toolbar } from './Toolbar';

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
  readonly status: Status;
  readonly view: View;
  readonly change: (view: View) => void;
}

export function HostTable({ status, view, change }: Props) {
  const { sort, filter } = view;
  // Rows keep their places while values change, and are put in order again once a round: nobody can read rows that hop.
  const order = useMemo(
    () =>
      sorted(
        [...status.hosts.values()].filter(host => matches(host, filter)),
        sort,
      ).map(host => host.id),
    [sort, filter, status.round.number, status.shape],
  );
  const rows = order.map(id => status.hosts.get(id)).filter((host): host is Host => host !== undefined);
  // Explicit roles: the rows are laid out as grids, and browsers drop a table's own roles then.
  return (
    <section class="hosts" id="hosts" aria-labelledby="hosts-title">
      <Toolbar view={view} counts={countStates(status.hosts.values())} shown={rows.length} change={change} />
      <table role="table" class="table" aria-labelledby="hosts-title" aria-rowcount={rows.length + 1}>
        <thead role="rowgroup">
          <tr role="row" class="row head">
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
        <tbody role="rowgroup">
          {rows.map(host => (
            <HostRow key={host.id} host={host} />
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <NoMatch clear={() => change({ ...view, filter: { state: 'all', text: '' } })} />}
    </section>
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

function NoMatch({ clear }: { clear: () => void }) {
  return (
    <div class="no-match">
      <p>No host matches.</p>
      <button type="button" class="button" onClick={clear}>
        Show all hosts
      </button>
    </div>
  );
}
