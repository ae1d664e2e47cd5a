import { by, combined, named, only, summed, type Values } from '../history/reading';
import type { Table } from '../history/table';
import { drawing, type Chart, type Line, type Tables } from './chart';

/** What the kernel says of the machine as a whole: processors, memory, pressure, load. */

/** The modes of a CPU that are work or waiting, from the bottom of the chart to its top. */
const modes = ['user', 'system', 'nice', 'iowait', 'irq', 'softirq', 'steal'] as const;

const cpu: Chart = {
  id: 'cpu',
  title: 'CPU',
  unit: 'share',
  draw({ rates }) {
    const seconds = by(named(rates, 'node_cpu_seconds_total'), 'mode');
    const cores = countOfCpus(rates);
    const lines = modes.flatMap((mode, colour): Line[] => {
      const series = seconds.get(mode);
      if (series === undefined) return [];
      const values = summed(series.map(one => one.values)).map(value => (value === null ? null : value / cores));
      return [{ label: mode, values, colour }];
    });
    return drawing(lines, { stacked: true, top: 1 });
  },
};

function countOfCpus(rates: Table): number {
  return Math.max(1, by(named(rates, 'node_cpu_seconds_total'), 'cpu').size);
}

const memory: Chart = {
  id: 'memory',
  title: 'Memory',
  unit: 'bytes',
  draw({ gauges }) {
    const of = (name: string) => only(gauges, `node_memory_${name}_bytes`);
    const [total, free, available] = [of('MemTotal'), of('MemFree'), of('MemAvailable')];
    if (total === null || free === null || available === null) return null;
    const used = combined([total, available], (all, rest) => Math.max(0, all - rest));
    const cache = combined([available, free], (rest, empty) => Math.max(0, rest - empty));
    return drawing(
      [
        { label: 'used', values: used, colour: 0 },
        { label: 'freeable cache', values: cache, colour: 2 },
      ],
      { stacked: true, top: greatest(total) },
    );
  },
};

const swap: Chart = {
  id: 'swap',
  title: 'Swap',
  unit: 'bytes',
  draw({ gauges }) {
    const total = only(gauges, 'node_memory_SwapTotal_bytes');
    const free = only(gauges, 'node_memory_SwapFree_bytes');
    // A host without swap says that it has none of it, and needs no chart to show that.
    if (total === null || free === null || greatest(total) === 0) return null;
    const used = combined([total, free], (all, rest) => all - rest);
    return drawing([{ label: 'used', values: used, colour: 3 }], { stacked: true, top: greatest(total) });
  },
};

const pressures = [
  ['node_pressure_cpu_waiting_seconds_total', 'some wait for a CPU'],
  ['node_pressure_memory_waiting_seconds_total', 'some wait for memory'],
  ['node_pressure_memory_stalled_seconds_total', 'all wait for memory'],
  ['node_pressure_io_waiting_seconds_total', 'some wait for disks'],
  ['node_pressure_io_stalled_seconds_total', 'all wait for disks'],
] as const;

const pressure: Chart = {
  id: 'pressure',
  title: 'Pressure (PSI)',
  unit: 'share',
  draw: ({ rates }) => drawing(existing(rates, pressures)),
};

const load: Chart = {
  id: 'load',
  title: 'Load',
  unit: 'count',
  draw: ({ gauges }) =>
    drawing(
      existing(gauges, [
        ['node_load1', '1 min'],
        ['node_load5', '5 min'],
        ['node_load15', '15 min'],
      ]),
    ),
};

const activity: Chart = {
  id: 'activity',
  title: 'Context switches and interrupts',
  unit: 'perSecond',
  draw: ({ rates }: Tables) =>
    drawing(
      existing(rates, [
        ['node_context_switches_total', 'context switches'],
        ['node_intr_total', 'interrupts'],
      ]),
    ),
};

/** A line for each of the names that there is a series of. */
export function existing(table: Table, names: readonly (readonly [name: string, label: string])[]): Line[] {
  return names.flatMap(([name, label], colour): Line[] => {
    const values = only(table, name);
    return values === null ? [] : [{ label, values, colour }];
  });
}

function greatest(values: Values): number {
  return values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
}

export const machineCharts: readonly Chart[] = [cpu, memory, load, pressure, swap, activity];
