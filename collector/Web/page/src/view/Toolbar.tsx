import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { count } from '../format/number';
import type { View } from '../model/address';
import { columns, pressed, sortKeys, type SortKey } from '../model/columns';
import type { StateFilter } from '../model/filter';
import type { HostState } from '../model/types';
import { GroupBox, LabelBox, LayoutSwitch } from './Choices';
import { SearchIcon, SortMark, StateIcon } from './icons';
import { stateNames, stateOrder } from '../model/states';

interface Props {
  readonly view: View;
  readonly counts: Record<HostState, number>;
  /** The labels that hosts have, with how many have each. */
  readonly labels: ReadonlyMap<string, number>;
  readonly shown: number;
  readonly change: (view: View) => void;
}

/** Which hosts, in which order. The order's box is there for narrow screens, where the table has no headers. */
export function Toolbar({ view, counts, labels, shown, change }: Props) {
  const total = stateOrder.reduce((sum, state) => sum + counts[state], 0);
  const filter = (state: StateFilter) => change({ ...view, filter: { ...view.filter, state } });
  return (
    <div class="toolbar">
      <h2 id="hosts-title">Hosts</h2>
      <div class="chips" role="group" aria-label="Show hosts in state">
        <Chip on={view.filter.state === 'all'} press={() => filter('all')}>
          All <b>{count(total)}</b>
        </Chip>
        {stateOrder.map(
          state =>
            (counts[state] > 0 || view.filter.state === state) && (
              <Chip
                key={state}
                on={view.filter.state === state}
                press={() => filter(view.filter.state === state ? 'all' : state)}
              >
                <span class={`chip-icon ${state}`}>
                  <StateIcon state={state} />
                </span>
                {stateNames[state]} <b>{count(counts[state])}</b>
              </Chip>
            ),
        )}
      </div>
      <p class="shown" role="status">
        {shown === total ? '' : `${count(shown)} shown`}
      </p>
      <LabelBox view={view} labels={labels} change={change} />
      <GroupBox view={view} labels={labels} change={change} />
      <OrderBox view={view} change={change} />
      <LayoutSwitch view={view} change={change} />
      <SearchBox text={view.filter.text} change={text => change({ ...view, filter: { ...view.filter, text } })} />
    </div>
  );
}

function Chip(props: { on: boolean; press: () => void; children: JSX.Element | (JSX.Element | string | false)[] }) {
  return (
    <button type="button" class="chip" aria-pressed={props.on} onClick={props.press}>
      {props.children}
    </button>
  );
}

function SearchBox({ text, change }: { text: string; change: (text: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  // Before the first paint, so that the key works as soon as the box can be seen.
  useLayoutEffect(() => {
    const focusOnSlash = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.matches('input, select, textarea');
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      field.current?.focus();
    };
    addEventListener('keydown', focusOnSlash);
    return () => removeEventListener('keydown', focusOnSlash);
  }, []);
  return (
    <label class="search">
      <SearchIcon />
      <span class="unseen">Search hosts</span>
      <input
        ref={field}
        type="search"
        placeholder="Search hosts"
        value={text}
        maxLength={200}
        spellcheck={false}
        autocomplete="off"
        onInput={event => change(event.currentTarget.value)}
        onKeyDown={event => event.key === 'Escape' && change('')}
      />
      <kbd aria-hidden="true">/</kbd>
    </label>
  );
}

function OrderBox({ view, change }: { view: View; change: (view: View) => void }) {
  const pick = (key: SortKey) => change({ ...view, sort: { key, descending: columns[key].descendingFirst } });
  const { key, descending } = view.sort;
  return (
    <div class="order">
      <label>
        <span>Sort by</span>
        <select value={key} onChange={event => pick(event.currentTarget.value as SortKey)}>
          {sortKeys.map(each => (
            <option key={each} value={each}>
              {columns[each].label}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        class="button turn"
        aria-label={`${descending ? 'Descending' : 'Ascending'}, turn round`}
        onClick={() => change({ ...view, sort: pressed(view.sort, key) })}
      >
        <SortMark descending={descending} />
      </button>
    </div>
  );
}
