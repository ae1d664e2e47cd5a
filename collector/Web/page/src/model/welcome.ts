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

/** Where the secret is put on a host that is not the collector's own. */
const secretElsewhere = '/etc/monitoring/secret';

/**
 * The command line that starts an agent against this collector; on the collector's own machine it works as it
 * stands.
 */
export function agentCommand(collector: Collector, address: string): string {
  const here = isLoopback(address) && collector.secretFile !== '';
  const flags = [
    `--push.address ${address}`,
    collector.pin === '' ? '--insecure' : `--push.pin ${collector.pin}`,
    `--push.secret-file ${quoted(here ? collector.secretFile : secretElsewhere)}`,
  ];
  return ['monitoring-agent run', ...flags].join(' \\\n  ');
}

/** A word as a shell reads it. */
function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
