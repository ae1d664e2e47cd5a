import type { Collector } from './types';

/**
 * The address that an agent elsewhere dials: a listener on any address is reached by the name that this page was
 * reached by.
 */
export function dialAddress(listening: string, pageHost: string): string {
  const colon = listening.lastIndexOf(':');
  const host = listening.slice(0, colon);
  const port = listening.slice(colon + 1);
  return ['[::]', '0.0.0.0', '*', ''].includes(host) ? `${pageHost}:${port}` : listening;
}

/** Whether an address, with or without a port, is one that only its own machine can dial. */
export function isLoopback(address: string): boolean {
  return /^(localhost(:|$)|127\.|\[::1\])/.test(address);
}

/** The one line that makes a host join with a token: installing the agent where the place of its packages is known. */
export function joinLine(installFrom: string, token: string): string {
  if (installFrom === '') return `monitoring-agent join ${token} && monitoring-agent run`;
  if (installFrom.startsWith('/')) return `sh ${installFrom}/agent.sh ${token}`;
  return `curl -fsSL ${installFrom}/agent.sh | sh -s -- ${token} --from ${installFrom}`;
}

/** The command lines that start an agent against this collector, and where each is to be run. */
export function joinSteps(collector: Collector, address: string): readonly { where: string; command: string }[] {
  if (collector.insecure) {
    return [
      { where: 'Run on this machine:', command: `monitoring-agent run --push.address ${address} --insecure` },
    ];
  }
  const here = isLoopback(address);
  return [
    {
      where: here ? 'Make a token:' : "Make a token, on the collector's machine:",
      command: 'monitoring-collector token create',
    },
    {
      where: `${here ? 'Join' : 'Join, on the host,'} with the line that it prints, and run the agent:`,
      command: joinLine(collector.installFrom, 'TOKEN'),
    },
  ];
}
