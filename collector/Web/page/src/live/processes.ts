import { useEffect, useState } from 'preact/hooks';

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

/** A host's busiest processes, each second anew. The host is asked for as long as this is used, and no longer. */
export function useProcesses(host: string): Processes {
  const [processes, setProcesses] = useState(nothing);
  useEffect(() => {
    setProcesses(nothing);
    const source = new EventSource(`api/processes?${new URLSearchParams({ host }).toString()}`);
    const on = <T>(name: string, take: (data: T) => (before: Processes) => Processes) =>
      source.addEventListener(name, event => setProcesses(take(JSON.parse((event as MessageEvent<string>).data) as T)));
    on<{ processes: readonly ProcessUsage[] }>('processes', data => () => ({ list: data.processes, trouble: '' }));
    on<{ message: string }>('trouble', data => before => ({ ...before, trouble: data.message }));
    source.onerror = () => {
      const isRefused = source.readyState === EventSource.CLOSED;
      const trouble = isRefused ? 'too many pages look at processes, or you may no longer' : 'the collector is away';
      setProcesses(before => ({ ...before, trouble }));
    };
    return () => source.close();
  }, [host]);
  return processes;
}
