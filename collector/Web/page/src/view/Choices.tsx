import { count } from '../format/number';
import type { Layout, View } from '../model/address';
import { partsOf } from '../model/filter';
import { byLabel, type GroupKey } from '../model/groups';

interface Props {
  readonly view: View;
  /** The labels that hosts have, with how many have each. */
  readonly labels: ReadonlyMap<string, number>;
  readonly change: (view: View) => void;
}

/** More labels than these in one box help nobody; the search finds the others. */
const labelsMax = 200;

/** Narrows the hosts down by labels: each that was picked stands as a button that takes it away again. */
export function LabelBox({ view, labels, change }: Props) {
  const picked = view.filter.labels;
  const set = (next: readonly string[]) => change({ ...view, filter: { ...view.filter, labels: next } });
  if (labels.size === 0 && picked.length === 0) return null;
  return (
    <div class="choice">
      {picked.map(label => (
        <button
          key={label}
          type="button"
          class="chip"
          aria-pressed="true"
          title={`No longer only ${label}`}
          onClick={() => set(picked.filter(one => one !== label))}
        >
          <bdi class="cut">{label}</bdi> <span aria-hidden="true">×</span>
        </button>
      ))}
      <select
        aria-label="Show hosts with label"
        value=""
        onChange={event => event.currentTarget.value !== '' && set([...picked, event.currentTarget.value])}
      >
        <option value="">Label…</option>
        {[...labels]
          .filter(([label]) => !picked.includes(label))
          .slice(0, labelsMax)
          .map(([label, hosts]) => (
            <option key={label} value={label}>
              {label} ({count(hosts)})
            </option>
          ))}
      </select>
    </div>
  );
}

/** By what hosts are put together. */
export function GroupBox({ view, labels, change }: Props) {
  const names = [...new Set([...labels.keys()].map(label => partsOf(label)[0]))].slice(0, labelsMax);
  const keys: (readonly [GroupKey, string])[] = [
    ['none', 'not at all'],
    ['state', 'state'],
    ['os', 'system'],
    ['version', 'agent version'],
    ...names.map(name => [byLabel(name), name] as const),
  ];
  const isListed = keys.some(([key]) => key === view.group);
  return (
    <label class="choice">
      <span>Group by</span>
      <select
        value={view.group}
        onChange={event => change({ ...view, group: event.currentTarget.value as GroupKey })}
      >
        {keys.map(([key, name]) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
        {!isListed && <option value={view.group}>{view.group.replace(/^label\./, '')}</option>}
      </select>
    </label>
  );
}

const layouts: readonly (readonly [Layout, string])[] = [
  ['table', 'Table'],
  ['grid', 'Grid'],
];

/** All values of some hosts, or some values of many. */
export function LayoutSwitch({ view, change }: Pick<Props, 'view' | 'change'>) {
  return (
    <div class="segments" role="group" aria-label="Layout">
      {layouts.map(([layout, name]) => (
        <button
          key={layout}
          type="button"
          aria-pressed={view.layout === layout}
          onClick={() => change({ ...view, layout })}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
