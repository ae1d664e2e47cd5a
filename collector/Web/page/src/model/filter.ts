import type { Host, HostState } from './types';

export type StateFilter = HostState | 'all';

export interface Filter {
  readonly state: StateFilter;
  /** Words that must all occur in a host's texts. */
  readonly text: string;
  /** Labels that a host must have, each as `name=value`; of several values of one name, one is enough. */
  readonly labels: readonly string[];
}

/** A test of whether a host is shown; what the filter says is taken apart once. */
export function matcher({ state, text, labels }: Filter): (host: Host) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = valuesByName(labels);
  return host =>
    (state === 'all' || host.state === state) &&
    wanted.every(([name, values]) => values.includes(labelValue(host, name) ?? '')) &&
    hasAll(host, words);
}

/** A host's label of a name; what objects inherit, such as `constructor`, is none. */
export function labelValue({ labels }: Host, name: string): string | undefined {
  return Object.hasOwn(labels, name) ? labels[name] : undefined;
}

function hasAll(host: Host, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const haystack = [
    host.name,
    host.os,
    host.kernel,
    host.address,
    host.agentVersion,
    host.id,
    ...Object.entries(host.labels).map(([name, value]) => `${name}=${value}`),
  ]
    .join('\n')
    .toLowerCase();
  return words.every(word => haystack.includes(word));
}

function valuesByName(labels: readonly string[]): [name: string, values: string[]][] {
  const found = new Map<string, string[]>();
  for (const label of labels) {
    const [name, value] = partsOf(label);
    found.set(name, [...(found.get(name) ?? []), value]);
  }
  return [...found];
}

/** The name and the value of a label; a value may hold equals signs. */
export function partsOf(label: string): [name: string, value: string] {
  const at = label.indexOf('=');
  return [label.slice(0, at), label.slice(at + 1)];
}

/** The labels that hosts have, as `name=value`, with how many have each; sorted by their texts. */
export function labelsOf(hosts: Iterable<Host>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { labels } of hosts) {
    for (const [name, value] of Object.entries(labels)) {
      const label = `${name}=${value}`;
      counts.set(label, (counts.get(label) ?? 0) + 1);
    }
  }
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
