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

/** The command line that starts an agent against this collector. */
export function agentCommand(collector: Collector, address: string): string {
  const flags =
    collector.pin === ''
      ? ['--insecure']
      : [`--push.pin ${collector.pin}`, '--push.secret-file /etc/monitoring/agents.secret'];
  return ['monitoring-agent run', `--push.address ${address}`, ...flags].join(' \\\n  ');
}
