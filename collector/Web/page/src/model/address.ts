import { sortKeys, type Sort, type SortKey } from './columns';
import type { Filter, StateFilter } from './filter';
import { isGroupKey, type GroupKey } from './groups';

/** How hosts are laid out: with all their values, or as many as fit. */
export type Layout = 'table' | 'grid';

/** What the page's address remembers, so that a reload, a bookmark and a wall screen keep their view. */
export interface View {
  readonly sort: Sort;
  readonly filter: Filter;
  readonly group: GroupKey;
  readonly layout: Layout;
}

export const defaultView: View = {
  sort: { key: 'state', descending: false },
  filter: { state: 'all', text: '', labels: [] },
  group: 'none',
  layout: 'table',
};

const states: readonly string[] = ['all', 'up', 'late', 'down', 'keptOut'];

/** Reads a query string such as `?sort=-cpu&state=down&q=web`; what it does not know is ignored. */
export function fromQuery(query: string): View {
  const parameters = new URLSearchParams(query);
  const sort = parameters.get('sort') ?? '';
  const key = sort.replace(/^-/, '') as SortKey;
  const state = parameters.get('state') ?? 'all';
  const group = parameters.get('group') ?? '';
  return {
    sort: sortKeys.includes(key) ? { key, descending: sort.startsWith('-') } : defaultView.sort,
    filter: {
      state: states.includes(state) ? (state as StateFilter) : 'all',
      text: parameters.get('q') ?? '',
      labels: parameters.getAll('label').filter(label => label.includes('=')),
    },
    group: isGroupKey(group) ? group : defaultView.group,
    layout: parameters.get('as') === 'grid' ? 'grid' : 'table',
  };
}

/** The query string of a view; empty for the default one. */
export function toQuery(view: View): string {
  const parameters = new URLSearchParams();
  const sort = (view.sort.descending ? '-' : '') + view.sort.key;
  if (sort !== defaultView.sort.key) parameters.set('sort', sort);
  if (view.filter.state !== 'all') parameters.set('state', view.filter.state);
  for (const label of view.filter.labels) parameters.append('label', label);
  if (view.filter.text !== '') parameters.set('q', view.filter.text);
  if (view.group !== defaultView.group) parameters.set('group', view.group);
  if (view.layout !== defaultView.layout) parameters.set('as', view.layout);
  const text = parameters.toString();
  return text === '' ? '' : '?' + text;
}
