import type { Collector, Fleet, Host, HostState, Round, RoundEvent, StatusDocument, ValuesEvent } from './types';

/**
 * What the page knows. Never changed in place: a part that did not change keeps its identity, and so its row is not
 * drawn again.
 */
export interface Status {
  readonly collector: Collector;
  readonly round: Round;
  readonly fleet: Fleet;
  readonly hosts: ReadonlyMap<string, Host>;
  /**
   * Rises when a host comes, goes, or changes its name, state or labels: then the order of the rows, and by what they
   * may be chosen, is worth another look.
   */
  readonly shape: number;
  /** The collector's clock minus this browser's, ms. */
  readonly clockOffsetMs: number;
}

/** Takes a whole document. Rows that are what they were keep their identity, so that a reconnect redraws little. */
export function withDocument(before: Status | null, document: StatusDocument, nowMs: number): Status {
  const hosts = new Map<string, Host>();
  for (const host of document.hosts) {
    const known = before?.hosts.get(host.id);
    hosts.set(host.id, known !== undefined && sameRow(known, host) ? known : host);
  }
  const { collector, round, fleet } = document;
  return { collector, round, fleet, hosts, shape: (before?.shape ?? 0) + 1, clockOffsetMs: document.now - nowMs };
}

/** Takes rows that changed or are new. */
export function withHosts(before: Status, rows: readonly Host[]): Status {
  const hosts = new Map(before.hosts);
  let shape = before.shape;
  for (const host of rows) {
    const known = hosts.get(host.id);
    if (known === undefined || !sameShape(known, host)) shape++;
    hosts.set(host.id, host);
  }
  return { ...before, hosts, shape };
}

/** Takes numbers of hosts whose rows are known; of others the whole row will come. */
export function withValues(before: Status, event: ValuesEvent): Status {
  const hosts = new Map(before.hosts);
  for (const [id, ...values] of event.hosts) {
    const known = hosts.get(id);
    if (known === undefined) continue;
    const changes = Object.fromEntries(event.fields.map((field, i) => [field, values[i] ?? null]));
    hosts.set(id, { ...known, ...changes, lastSeenMs: event.now });
  }
  return { ...before, hosts };
}

/** Takes hosts out that the collector has forgotten. */
export function withoutHosts(before: Status, ids: readonly string[]): Status {
  const hosts = new Map(before.hosts);
  for (const id of ids) hosts.delete(id);
  return { ...before, hosts, shape: before.shape + 1 };
}

/** Takes a round's outcome. */
export function withRound(before: Status, event: RoundEvent, nowMs: number): Status {
  return { ...before, round: event.round, fleet: event.fleet, clockOffsetMs: event.now - nowMs };
}

function sameRow(a: Host, b: Host): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function sameShape(a: Host, b: Host): boolean {
  return a.state === b.state && a.name === b.name && JSON.stringify(a.labels) === JSON.stringify(b.labels);
}

/** How many hosts are in each state. */
export function countStates(hosts: Iterable<Host>): Record<HostState, number> {
  const counts = { up: 0, late: 0, down: 0, keptOut: 0 };
  for (const host of hosts) counts[host.state]++;
  return counts;
}
