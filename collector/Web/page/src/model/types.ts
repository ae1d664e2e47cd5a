/** The shapes of `/api/hosts` and of the events on `/api/events`. Null means that the host does not say. */

export type HostState = 'up' | 'late' | 'down' | 'keptOut';

export interface Host {
  readonly id: string;
  readonly name: string;
  readonly state: HostState;
  /** Those of its token, and those given by hand. */
  readonly labels: Readonly<Record<string, string>>;
  /** Why it is in this state and what to do about it; empty when all is well. */
  readonly stateReason: string;
  readonly os: string;
  readonly kernel: string;
  readonly agentVersion: string;
  readonly address: string;
  readonly bootMs: number | null;
  readonly lastSeenMs: number | null;
  readonly sampleMs: number | null;
  readonly rttMs: number | null;
  readonly clockOffsetMs: number | null;
  /** What is wrong with its clock; empty when nothing is. */
  readonly clockTrouble: string;
  readonly cpuRatio: number | null;
  readonly cores: number | null;
  readonly load1: number | null;
  readonly memoryUsedBytes: number | null;
  readonly memoryTotalBytes: number | null;
  readonly diskUsedBytes: number | null;
  readonly diskTotalBytes: number | null;
  readonly diskMount: string;
  /** The fullest file system that can be written to; empty when there is none. */
  readonly fullestMount: string;
  /** How full that one is, 0 to 1, as df counts it. */
  readonly fullestRatio: number | null;
  readonly networkReceiveBytesPerSecond: number | null;
  readonly networkTransmitBytesPerSecond: number | null;
  readonly certificateEndsMs: number | null;
  /** What a sample costs on the wire, before TLS. */
  readonly bytesPerSample: number | null;
  readonly series: number;
  readonly refusedSeries: number;
  readonly refusedExamples: readonly string[];
}

export interface Round {
  readonly number: number;
  readonly startedMs: number;
  readonly deadlineMs: number;
  readonly expected: number;
  readonly answered: number;
  readonly missing: readonly string[];
}

export interface Fleet {
  readonly up: number;
  readonly late: number;
  readonly down: number;
  readonly keptOut: number;
  readonly cpuRatio: {
    readonly total: number | null;
    readonly p50: number | null;
    readonly p95: number | null;
    readonly max: number | null;
  };
  readonly memoryUsedBytes: number | null;
  readonly memoryTotalBytes: number | null;
  readonly diskUsedBytes: number | null;
  readonly diskTotalBytes: number | null;
  readonly networkReceiveBytesPerSecond: number | null;
  readonly networkTransmitBytesPerSecond: number | null;
  readonly top: { readonly cpu: readonly string[]; readonly memory: readonly string[] };
}

export interface Collector {
  readonly version: string;
  readonly startedMs: number;
  /** Where agents dial, as bound: `[::]:7420`. */
  readonly agentsAddress: string;
  /** Whether agents push in the clear, without having joined. */
  readonly insecure: boolean;
  /** Where hosts get agent.sh and the packages, a URL or a directory; empty when nobody has said. */
  readonly installFrom: string;
  /** Names the page that it serves. */
  readonly page: string;
}

/** The whole of `/api/hosts`, and of a `fleet` event. */
export interface StatusDocument {
  /** The collector's clock when it wrote this, Unix time in ms. */
  readonly now: number;
  readonly collector: Collector;
  readonly round: Round;
  readonly fleet: Fleet;
  readonly hosts: readonly Host[];
}

/** The numbers of a host that change all the time. */
export type HostValues = Pick<
  Host,
  | 'cpuRatio'
  | 'load1'
  | 'memoryUsedBytes'
  | 'diskUsedBytes'
  | 'fullestRatio'
  | 'networkReceiveBytesPerSecond'
  | 'networkTransmitBytesPerSecond'
  | 'rttMs'
  | 'clockOffsetMs'
  | 'bytesPerSample'
>;

/** A `values` event: for each host its id and a number for each field. All were heard of just now. */
export interface ValuesEvent {
  readonly now: number;
  readonly fields: readonly (keyof HostValues)[];
  readonly hosts: readonly (readonly [id: string, ...values: (number | null)[]])[];
}

/** A `round` event. */
export interface RoundEvent {
  readonly now: number;
  readonly round: Round;
  readonly fleet: Fleet;
}
