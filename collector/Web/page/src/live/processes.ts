import { useEffect, useState } from 'preact/hooks';
import { retryMs } from './connection';

/** What one process uses. */
export interface ProcessUsage {
  readonly pid: number;
  readonly command: string;
  /** In CPUs: 1 is one CPU all the time. */
  readonly cpuRatio: number;
  readonly residentBytes: number;
}

/** The newest answer, and why there is none newer. */
export interface Processes {
  readonly list: readonly ProcessUsage[] | null;
  /** Empty while answers come. */
  readonly trouble: string;
}

const nothing: Processes = { list: null, trouble: '' };

/** The little of the browser that is used here, so that tests can stand in for it. */
export interface ProcessWires {
  open(url: string): EventSource;
  random(): number;
}

const browserWires: ProcessWires = { open: url => new EventSource(url), random: Math.random };

/**
 * Follows a host's busiest processes until the returned function is called. What changes is told as a step from what
 * was known before.
 */
export function followProcesses(
  host: string,
  tell: (step: (before: Processes) => Processes) => void,
  wires: ProcessWires = browserWires,
): () => void {
  let source: EventSource;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  const start = () => {
    source = wires.open(`api/processes?${new URLSearchParams({ host }).toString()}`);
    const on = <T>(name: string, take: (data: T) => (before: Processes) => Processes) =>
      source.addEventListener(name, event => {
        failures = 0;
        tell(take(JSON.parse((event as MessageEvent<string>).data) as T));
      });
    on<{ processes: readonly ProcessUsage[] }>('processes', data => () => ({ list: data.processes, trouble: '' }));
    on<{ message: string }>('trouble', data => before => ({ ...before, trouble: data.message }));
    source.onerror = () => {
      // An answer that is no stream closes it for good, and doesn't say why: a proxy's while the collector starts, or
      // a refusal.
      const isClosed = source.readyState === source.CLOSED;
      const trouble = isClosed ? 'no processes come from the collector; it is asked again' : 'the collector is away';
      tell(before => ({ ...before, trouble }));
      if (isClosed) retry = setTimeout(start, retryMs(++failures, wires.random));
    };
  };
  start();
  return () => {
    source.close();
    clearTimeout(retry);
  };
}

/** A host's busiest processes, each second anew. The host is asked for as long as this is used, and no longer. */
export function useProcesses(host: string): Processes {
  const [processes, setProcesses] = useState(nothing);
  useEffect(() => {
    setProcesses(nothing);
    return followProcesses(host, setProcesses);
  }, [host]);
  return processes;
}
