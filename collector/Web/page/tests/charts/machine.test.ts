import { expect, test } from 'vitest';
import type { Tables } from '../../src/charts/chart';
import { machineCharts } from '../../src/charts/machine';
import { table } from '../history/tables';

const none: Tables = { rates: table([]), gauges: table([]), slow: table([]) };
const chart = (id: string) => machineCharts.find(one => one.id === id)!;

test('a host that reports nothing has no chart', () =>
  expect(machineCharts.filter(one => one.draw(none) !== null)).toEqual([]));

test('CPU is the share of all processors, by mode, without idling', () => {
  const rates = table([
    ['node_cpu_seconds_total', { cpu: '0', mode: 'user' }, [1, null]],
    ['node_cpu_seconds_total', { cpu: '1', mode: 'user' }, [0.5, null]],
    ['node_cpu_seconds_total', { cpu: '0', mode: 'idle' }, [0, null]],
  ]);
  const drawing = chart('cpu').draw({ ...none, rates })!;
  expect(drawing.lines).toEqual([{ label: 'user', values: [0.75, null], colour: 0 }]);
  expect(drawing.top).toBe(1);
});

test('memory in use and what can be freed add up to what is not free', () => {
  const gauges = table([
    ['node_memory_MemTotal_bytes', {}, [100]],
    ['node_memory_MemFree_bytes', {}, [20]],
    ['node_memory_MemAvailable_bytes', {}, [70]],
  ]);
  const drawing = chart('memory').draw({ ...none, gauges })!;
  expect(drawing.lines.map(({ values }) => values[0])).toEqual([30, 50]);
  expect(drawing.top).toBe(100);
});

test('a host without swap has no chart of it', () => {
  const swap = (bytes: number) =>
    table([
      ['node_memory_SwapTotal_bytes', {}, [bytes]],
      ['node_memory_SwapFree_bytes', {}, [bytes / 2]],
    ]);
  expect(chart('swap').draw({ ...none, gauges: swap(0) })).toBeNull();
  expect(chart('swap').draw({ ...none, gauges: swap(8) })!.lines[0]!.values).toEqual([4]);
});
