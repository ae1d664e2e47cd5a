/** The families that a host's charts are drawn from. */

/** Counters, asked for as rates. */
export const rateNames: readonly string[] = [
  'node_cpu_seconds_total',
  'node_pressure_(cpu_waiting|(memory|io)_(waiting|stalled))_seconds_total',
  'node_(context_switches|intr)_total',
  'node_disk_(read_bytes|written_bytes|reads_completed|writes_completed)_total',
  'node_disk_(read|write|io)_time_seconds_total',
  'node_network_(receive|transmit)_(bytes|errs|drop)_total',
];

/** What the fast samplers bring. */
export const gaugeNames: readonly string[] = [
  'node_memory_(Mem(Total|Free|Available)|Swap(Total|Free))_bytes',
  'node_load(1|5|15)',
  'node_sockstat_(TCP_(inuse|tw|orphan)|UDP_inuse)',
];

/** What the slow samplers bring. */
export const slowNames: readonly string[] = [
  'node_filesystem_(size|avail|free)_bytes',
  'node_hwmon_temp_celsius',
  'node_thermal_zone_temp',
];

/** What every host has, and is cheap to ask for: whenever it was sampled, the host was up. */
export const presenceNames: readonly string[] = ['node_load1', 'node_memory_MemTotal_bytes'];
