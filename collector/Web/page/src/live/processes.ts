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

/** A stream on which nothing came for so long is taken for broken: answers come each second. */
export const silenceMsMax = 10_000;

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
  let silence: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  const again = () => {
    close();
    tell(before => ({ ...before, trouble: 'no processes come from the collector; it is asked again' }));
    retry = setTimeout(start, retryMs(++failures, wires.random));
  };
  const close = () => {
    source.close();
    clearTimeout(silence);
  };
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(again, silenceMsMax);
  };
  const start = () => {
    source = wires.open(`api/processes?${new URLSearchParams({ host }).toString()}`);
    heard();
    const on = <T>(name: string, take: (data: T) => (before: Processes) => Processes) =>
      source.addEventListener(name, event => {
        heard();
        failures = 0;
        tell(take(JSON.parse((event as MessageEvent<string>).data) as T));
      });
    on<{ processes: readonly ProcessUsage[] }>('processes', data => () => ({ list: data.processes, trouble: '' }));
    on<{ message: string }>('trouble', data => before => ({ ...before, trouble: data.message }));
    source.onerror = () => {
      // An answer that is no stream closes it for good, and doesn't say why: a proxy's while the collector starts, or
      // a refusal.
      if (source.readyState === source.CLOSED) again();
      else tell(before => ({ ...before, trouble: 'the collector is away' }));
    };
  };
  start();
  return () => {
    close();
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
