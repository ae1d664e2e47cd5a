import type { Host } from './types';

export type SortKey =
  | 'state'
  | 'name'
  | 'os'
  | 'kernel'
  | 'uptime'
  | 'cpu'
  | 'memory'
  | 'disk'
  | 'received'
  | 'sent'
  | 'load'
  | 'rtt'
  | 'clock'
  | 'series';

export interface Sort {
  readonly key: SortKey;
  readonly descending: boolean;
}

/** What stands worst first when sorted by state. */
const stateRank = { down: 0, keptOut: 1, late: 2, up: 3 } as const;

interface Column {
  readonly label: string;
  /** What its button shows where the column has two; the label otherwise. */
  readonly short?: string;
  /** Null sorts last, whichever way. */
  readonly value: (host: Host) => string | number | null;
  /** The direction of the first press: what one looks for stands on top. */
  readonly descendingFirst: boolean;
}

export const columns: Readonly<Record<SortKey, Column>> = {
  state: { label: 'State', value: host => stateRank[host.state], descendingFirst: false },
  name: { label: 'Host', value: host => host.name, descendingFirst: false },
  os: { label: 'OS', value: host => host.os || null, descendingFirst: false },
  kernel: { label: 'Kernel', value: host => host.kernel || null, descendingFirst: false },
  // The longer up, the smaller its boot time: negated, a larger value is a longer uptime.
  uptime: { label: 'Uptime', value: host => negated(host.bootMs), descendingFirst: true },
  cpu: { label: 'CPU', value: host => host.cpuRatio, descendingFirst: true },
  memory: {
    label: 'Memory',
    value: host => share(host.memoryUsedBytes, host.memoryTotalBytes),
    descendingFirst: true,
  },
  disk: { label: 'Disk', value: fullest, descendingFirst: true },
  received: { label: 'Net in', value: host => host.networkReceiveBytesPerSecond, descendingFirst: true },
  sent: {
    label: 'Net out',
    short: 'out',
    value: host => host.networkTransmitBytesPerSecond,
    descendingFirst: true,
  },
  load: { label: 'Load', value: host => host.load1, descendingFirst: true },
  rtt: { label: 'RTT', value: host => host.rttMs, descendingFirst: true },
  clock: {
    label: 'Clock',
    value: host => (host.clockOffsetMs === null ? null : Math.abs(host.clockOffsetMs)),
    descendingFirst: true,
  },
  series: { label: 'Series', value: host => host.series, descendingFirst: true },
};

export const sortKeys = Object.keys(columns) as readonly SortKey[];

/** Used over total, 0 to 1; null when either is unknown or there is nothing to use. */
export function share(used: number | null, total: number | null): number | null {
  return used === null || total === null || total <= 0 ? null : used / total;
}

/** How full the fullest file system is; the one that is shown where no other is told of. */
export function fullest(host: Host): number | null {
  return host.fullestRatio ?? share(host.diskUsedBytes, host.diskTotalBytes);
}

/** The sort after a press on a column's button: that column, or the other way when it was that column already. */
export function pressed(sort: Sort, key: SortKey): Sort {
  return sort.key === key
    ? { key, descending: !sort.descending }
    : { key, descending: columns[key].descendingFirst };
}

const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/**
 * Sorts into a new array. Equal rows stand by name (web2 before web10), then by id, so that the order never
 * flickers.
 */
export function sorted(hosts: Iterable<Host>, sort: Sort): Host[] {
  const { value } = columns[sort.key];
  const sign = sort.descending ? -1 : 1;
  return [...hosts].sort(
    (a, b) => ordered(value(a), value(b), sign) || names.compare(a.name, b.name) || (a.id < b.id ? -1 : 1),
  );
}

function ordered(a: string | number | null, b: string | number | null, sign: number): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (typeof a === 'string' && typeof b === 'string') return sign * names.compare(a, b);
  return sign * (Number(a) - Number(b));
}

function negated(value: number | null): number | null {
  return value === null ? null : -value;
}
