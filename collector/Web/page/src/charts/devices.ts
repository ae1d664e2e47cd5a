import { combined, named } from '../history/reading';
import type { Series, Table } from '../history/table';
import { drawing, type Chart } from './chart';
import { busiest, each, pairs, ratios, type Directions, type Grouped, type Item } from './groups';
import { existing } from './machine';

/** What a host says device by device: disks, file systems, interfaces, sensors. */

const disks: Directions = { above: 'read', below: 'written' };
const wires: Directions = { above: 'in', below: 'out' };

const diskBytes: Chart = {
  id: 'disk-bytes',
  title: 'Disk throughput',
  unit: 'bytesPerSecond',
  draw: ({ rates }) =>
    of(busiest(pairs(rates, 'device', 'node_disk_read_bytes_total', 'node_disk_written_bytes_total'), disks)),
};

const diskLatency: Chart = {
  id: 'disk-latency',
  title: 'Disk latency',
  unit: 'seconds',
  draw({ rates }) {
    const reads = ratios(
      rates, 'device', 'node_disk_read_time_seconds_total', 'node_disk_reads_completed_total');
    const writes = ratios(
      rates, 'device', 'node_disk_write_time_seconds_total', 'node_disk_writes_completed_total');
    const items = reads.map((read): Item => {
      const opposite = writes.find(write => write.label === read.label)?.values;
      return { ...read, opposite: opposite ?? read.values.map(() => null) };
    });
    return of(busiest(items, disks));
  },
};

const diskBusy: Chart = {
  id: 'disk-busy',
  title: 'Disk utilisation',
  unit: 'share',
  draw: ({ rates }) =>
    of(busiest(each(named(rates, 'node_disk_io_time_seconds_total'), series => series.labels['device'] ?? '')), 1),
};

const filesystems: Chart = {
  id: 'filesystems',
  title: 'File systems in use',
  unit: 'share',
  draw: ({ slow }) => of(busiest(usedShares(slow)), 1),
};

function usedShares(slow: Table): Item[] {
  const available = named(slow, 'node_filesystem_avail_bytes');
  const free = named(slow, 'node_filesystem_free_bytes');
  return named(slow, 'node_filesystem_size_bytes').flatMap((size): Item[] => {
    const [left, empty] = [sameMount(available, size), sameMount(free, size)];
    if (left === undefined || empty === undefined) return [];
    // As df counts: what is reserved for root is neither used nor to be had.
    const values = combined([size.values, empty.values, left.values], (all, unused, usable) => {
      const used = all - unused;
      return used + usable > 0 ? used / (used + usable) : null;
    });
    return [{ label: size.labels['mountpoint'] ?? '', values }];
  });
}

function sameMount(series: readonly Series[], wanted: Series): Series | undefined {
  return series.find(
    ({ labels }) =>
      labels['mountpoint'] === wanted.labels['mountpoint'] && labels['device'] === wanted.labels['device'],
  );
}

const network: Chart = {
  id: 'network',
  title: 'Network',
  unit: 'bytesPerSecond',
  draw: ({ rates }) =>
    of(
      busiest(
        pairs(
          rates, 'device', 'node_network_receive_bytes_total', 'node_network_transmit_bytes_total', isNotLoopback),
        wires,
      ),
    ),
};

const networkErrors: Chart = {
  id: 'network-errors',
  title: 'Network errors and drops',
  unit: 'perSecond',
  draw({ rates }) {
    const of = (kind: string) =>
      pairs(rates, 'device', `node_network_receive_${kind}_total`, `node_network_transmit_${kind}_total`)
        .map(item => ({ ...item, label: `${item.label} ${kind === 'errs' ? 'errors' : 'drops'}` }))
        .filter(({ values, opposite }) => [...values, ...opposite!].some(value => value !== null && value > 0));
    const grouped = busiest([...of('errs'), ...of('drop')], wires);
    return drawing(grouped.lines, { note: grouped.note });
  },
};

const sockets: Chart = {
  id: 'sockets',
  title: 'Sockets',
  unit: 'count',
  draw: ({ gauges }) =>
    drawing(
      existing(gauges, [
        ['node_sockstat_TCP_inuse', 'TCP in use'],
        ['node_sockstat_TCP_tw', 'TCP in time-wait'],
        ['node_sockstat_TCP_orphan', 'TCP orphaned'],
        ['node_sockstat_UDP_inuse', 'UDP in use'],
      ]),
    ),
};

const temperatures: Chart = {
  id: 'temperatures',
  title: 'Temperatures',
  unit: 'celsius',
  draw({ slow }) {
    const sensors = each(named(slow, 'node_hwmon_temp_celsius'), ({ labels }) =>
      [labels['chip'], labels['sensor']].filter(Boolean).join(' '),
    );
    const zones = each(named(slow, 'node_thermal_zone_temp'), ({ labels }) =>
      [labels['type'], labels['zone']].filter(Boolean).join(' '),
    );
    return of(busiest([...sensors, ...zones]));
  },
};

function of({ lines, note }: Grouped, top: number | null = null) {
  return drawing(lines, { note, top });
}

function isNotLoopback(device: string): boolean {
  return device !== 'lo';
}


export const deviceCharts: readonly Chart[] = [
  diskBytes, diskLatency, diskBusy, filesystems, network, networkErrors, sockets, temperatures,
];
