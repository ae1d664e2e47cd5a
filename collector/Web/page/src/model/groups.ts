import { labelValue } from './filter';
import { stateNames, stateOrder } from './states';
import type { Host } from './types';

/** By what hosts are put together. */
export type GroupKey = 'none' | 'state' | 'os' | 'version' | `label.${string}`;

/** Hosts that stand together under one title; the only group has none. */
export interface Group {
  readonly title: string;
  readonly ids: readonly string[];
}

const labelPrefix = 'label.';

export function isGroupKey(text: string): text is GroupKey {
  if (text.startsWith(labelPrefix)) return text.length > labelPrefix.length;
  return ['none', 'state', 'os', 'version'].includes(text);
}

/** The key that groups by a label. */
export function byLabel(name: string): GroupKey {
  return `${labelPrefix}${name}`;
}

/** Sorted hosts in groups, in which their order stays. States stand from bad to good, all else by title. */
export function grouped(hosts: readonly Host[], key: GroupKey): Group[] {
  if (key === 'none') return [{ title: '', ids: hosts.map(host => host.id) }];
  const found = new Map<string, string[]>();
  for (const host of hosts) {
    const title = titleOf(host, key);
    const ids = found.get(title);
    if (ids === undefined) found.set(title, [host.id]);
    else ids.push(host.id);
  }
  const rank = (title: string) => [...stateOrder].reverse().findIndex(state => stateNames[state] === title);
  return [...found]
    .map(([title, ids]) => ({ title, ids }))
    .sort((a, b) => (key === 'state' ? rank(a.title) - rank(b.title) : titles.compare(a.title, b.title)));
}

const titles = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function titleOf(host: Host, key: GroupKey): string {
  if (key === 'state') return stateNames[host.state];
  if (key === 'os') return host.os || 'Unknown system';
  if (key === 'version') return host.agentVersion ? `Agent ${host.agentVersion}` : 'Unknown agent';
  const name = key.slice(labelPrefix.length);
  const value = labelValue(host, name);
  return value === undefined ? `without ${name}` : `${name}=${value}`;
}
