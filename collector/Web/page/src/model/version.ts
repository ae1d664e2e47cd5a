import type { Host } from './types';

/** Whether an agent is of an older version than the collector. Versions that are not told are taken for current. */
export function isBehind(agent: string, collector: string): boolean {
  if (agent === '' || collector === '') return false;
  return collation.compare(agent, collector) < 0;
}

// Compares runs of digits as numbers, so that 0.10.0 comes after 0.9.0.
const collation = new Intl.Collator('en', { numeric: true });

/** The versions of agents that are behind, from old to new, with how many have each. */
export function versionsBehind(hosts: Iterable<Host>, collector: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { agentVersion } of hosts) {
    if (isBehind(agentVersion, collector)) counts.set(agentVersion, (counts.get(agentVersion) ?? 0) + 1);
  }
  return new Map([...counts].sort(([a], [b]) => collation.compare(a, b)));
}
