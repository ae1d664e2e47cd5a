import type { Host, StatusDocument } from '../src/model/types';

/** A host that is up and says everything, but for what a test says otherwise. */
export function host(changes: Partial<Host> = {}): Host {
  return {
    id: changes.name ?? 'a'.repeat(32),
    name: 'web-1',
    state: 'up',
    labels: {},
    stateReason: '',
    os: 'Debian GNU/Linux 12',
    kernel: '6.1.0',
    agentVersion: '0.1.0',
    address: '10.0.0.1',
    bootMs: 1_000,
    lastSeenMs: 9_000,
    sampleMs: 9_000,
    rttMs: 0.4,
    clockOffsetMs: 0.1,
    clockTrouble: '',
    cpuRatio: 0.25,
    cores: 4,
    load1: 0.5,
    memoryUsedBytes: 1 << 30,
    memoryTotalBytes: 4 * (1 << 30),
    diskUsedBytes: 10,
    diskTotalBytes: 100,
    diskMount: '/',
    fullestMount: '',
    fullestRatio: null,
    networkReceiveBytesPerSecond: 1_000,
    networkTransmitBytesPerSecond: 2_000,
    certificateEndsMs: null,
    bytesPerSample: null,
    series: 900,
    refusedSeries: 0,
    refusedExamples: [],
    ...changes,
  };
}

export function statusDocument(hosts: readonly Host[], changes: Partial<StatusDocument> = {}): StatusDocument {
  return {
    now: 10_000,
    collector: {
      version: '0.1.0',
      startedMs: 0,
      agentsAddress: '[::]:7420',
      insecure: false,
      installFrom: '',
      page: 'a',
    },
    round: {
      number: 1,
      startedMs: 0,
      deadlineMs: 1_000,
      expected: hosts.length,
      answered: hosts.length,
      missing: [],
    },
    fleet: {
      up: hosts.length,
      late: 0,
      down: 0,
      keptOut: 0,
      cpuRatio: { total: 0.2, p50: 0.1, p95: 0.5, max: 0.9 },
      memoryUsedBytes: 1,
      memoryTotalBytes: 2,
      diskUsedBytes: 1,
      diskTotalBytes: 2,
      networkReceiveBytesPerSecond: 1,
      networkTransmitBytesPerSecond: 1,
      top: { cpu: [], memory: [] },
    },
    hosts,
    ...changes,
  };
}
