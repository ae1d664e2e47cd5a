import { expect, test } from 'vitest';
import { coloursMax, type Tables } from '../../src/charts/chart';
import { deviceCharts } from '../../src/charts/devices';
import { table } from '../history/tables';

const none: Tables = { rates: table([]), gauges: table([]), slow: table([]) };
const chart = (id: string) => deviceCharts.find(one => one.id === id)!;

test('a host that reports nothing has no chart', () =>
  expect(deviceCharts.filter(one => one.draw(none) !== null)).toEqual([]));

test('of 200 interfaces the busiest are drawn, and the others are said to be left out', () => {
  const rows = Array.from({ length: 200 }, (_, i) => [
    ['node_network_receive_bytes_total', { device: `veth${i}` }, [i]] as const,
    ['node_network_transmit_bytes_total', { device: `veth${i}` }, [0]] as const,
  ]);
  const drawing = chart('network').draw({ ...none, rates: table(rows.flat().map(([n, l, v]) => [n, l, [...v]])) })!;
  expect(drawing.lines).toHaveLength(2 * coloursMax);
  expect(drawing.lines[0]).toEqual({ label: 'veth192 in', values: [192], colour: 0 });
  expect(drawing.lines[1]).toEqual({ label: 'veth192 out', values: [0], colour: 0, below: true });
  expect(drawing.lines.at(-1)!.label).toBe('veth199 out');
  expect(drawing.note).toContain('192 more');
});

test('lines keep their places and colours while their loads change', () => {
  const drawn = (eth0: number, eth1: number) =>
    chart('network')
      .draw({
        ...none,
        rates: table([
          ['node_network_receive_bytes_total', { device: 'eth0' }, [eth0]],
          ['node_network_receive_bytes_total', { device: 'eth1' }, [eth1]],
        ]),
      })!
      .lines.map(({ label, colour }) => [label, colour]);
  expect(drawn(1, 2)).toEqual(drawn(2, 1));
});

test('the loopback is no network', () => {
  const rates = table([
    ['node_network_receive_bytes_total', { device: 'lo' }, [1]],
    ['node_network_transmit_bytes_total', { device: 'lo' }, [1]],
  ]);
  expect(chart('network').draw({ ...none, rates })).toBeNull();
});

test('errors are drawn where there are any', () => {
  const errors = (count: number) =>
    table([
      ['node_network_receive_errs_total', { device: 'eth0' }, [count]],
      ['node_network_transmit_errs_total', { device: 'eth0' }, [0]],
    ]);
  expect(chart('network-errors').draw({ ...none, rates: errors(0) })).toBeNull();
  expect(chart('network-errors').draw({ ...none, rates: errors(2) })!.lines[0]!.label).toBe('eth0 errors in');
});

test('latency is time by operations, and zero without operations', () => {
  const rates = table([
    ['node_disk_read_time_seconds_total', { device: 'sda' }, [0.5, 0]],
    ['node_disk_reads_completed_total', { device: 'sda' }, [100, 0]],
    ['node_disk_write_time_seconds_total', { device: 'sda' }, [0, null]],
    ['node_disk_writes_completed_total', { device: 'sda' }, [0, null]],
  ]);
  const [read, written] = chart('disk-latency').draw({ ...none, rates })!.lines;
  expect(read!.values).toEqual([0.005, 0]);
  expect(written!.values).toEqual([0, null]);
});

test('a file system is as full as df says', () => {
  const mount = { device: '/dev/sda1', mountpoint: '/' };
  const slow = table([
    ['node_filesystem_size_bytes', mount, [100]],
    ['node_filesystem_free_bytes', mount, [20]],
    ['node_filesystem_avail_bytes', mount, [0]],
  ]);
  expect(chart('filesystems').draw({ ...none, slow })!.lines[0]!.values).toEqual([1]);
});
