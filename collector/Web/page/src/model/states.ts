import type { HostState } from './types';

/** The states' names as people read them, in the order in which they are counted. */
export const stateNames: Readonly<Record<HostState, string>> = {
  up: 'Up',
  late: 'Late',
  down: 'Down',
  keptOut: 'Kept out',
};

export const stateOrder = ['up', 'late', 'down', 'keptOut'] as const satisfies readonly HostState[];
