import { useContext } from 'preact/hooks';
import type { View } from '../model/address';
import type { Status } from '../model/status';
import { Hosts } from './Hosts';
import { Notices } from './Notices';
import { Going } from './PlaceLink';
import { Summary } from './Summary';

/** The fleet: its totals, what someone has to decide, and its hosts. */
export function FleetPage({ status, view }: { status: Status; view: View }) {
  const go = useContext(Going);
  return (
    <>
      <Summary status={status} />
      <Notices hosts={status.hosts.values()} collector={status.collector.version} />
      <Hosts status={status} view={view} change={next => go({ kind: 'fleet', view: next }, 'replace')} />
    </>
  );
}
