import type { Host, HostState } from './types';

export type StateFilter = HostState | 'all';

export interface Filter {
  readonly state: StateFilter;
  /** Words that must all occur in a host's texts. */
  readonly text: string;
}

/** Whether a host is shown. */
export function matches(host: Host, filter: Filter): boolean {
  if (filter.state !== 'all' && host.state !== filter.state) return false;
  if (filter.text.trim() === '') return true;
  const haystack = [host.name, host.os, host.kernel, host.address, host.agentVersion, host.id]
    .join('\n')
    .toLowerCase();
  return filter.text
    .toLowerCase()
    .trim()
    .split(/\s+/)
    .every(word => haystack.includes(word));
}
