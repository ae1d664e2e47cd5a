import { useEffect } from 'preact/hooks';
import { usePlace } from '../live/address';
import { ClockOffset, useNow, usePicture } from '../live/hooks';
import { freshness } from '../live/freshness';
import type { Session } from '../live/session';
import type { Picture, Store } from '../live/store';
import { defaultView } from '../model/address';
import type { Place } from '../model/route';
import { countStates, type Status } from '../model/status';
import { CollectorPage } from './CollectorPage';
import { EventsPage } from './EventsPage';
import { FleetPage } from './FleetPage';
import { Header } from './Header';
import { HostPage } from './host/HostPage';
import { Going } from './PlaceLink';
import { NothingPublic, Waiting } from './Waiting';
import { Welcome } from './Welcome';

interface Props {
  readonly store: Store;
  /** Who looks at the page; null until that is known. */
  readonly session: Session | null;
  readonly signIn: () => void;
}

export function App({ store, session, signIn }: Props) {
  const picture = usePicture(store);
  const [place, go, fleet] = usePlace();
  const { status } = picture;
  const limited = session?.sees === 'public';
  const old = useOld(picture);
  useTitle(status, place, old);
  return (
    <Going.Provider value={go}>
      <ClockOffset.Provider value={status?.clockOffsetMs ?? 0}>
        {status !== null && status.hosts.size > 0 && place.kind === 'fleet' && (
          <a class="skip" href="#hosts">
            Skip to the hosts
          </a>
        )}
        <Header picture={picture} session={session} place={place} fleet={fleet} signIn={signIn} />
        {status?.collector.insecure === true && (
          <p class="insecure" role="note">
            This collector runs with <code>--insecure</code>: every program of its machine may push as any host.
          </p>
        )}
        <main class={[old && 'old', limited && 'limited'].filter(Boolean).join(' ')}>
          {status === null ? (
            <Waiting link={picture.link} />
          ) : (
            <Body status={status} limited={limited} place={place} fleet={fleet} />
          )}
        </main>
      </ClockOffset.Provider>
    </Going.Provider>
  );
}

interface BodyProps {
  readonly status: Status;
  /** Whether this is the public view, which shows chosen hosts and not all of their values. */
  readonly limited: boolean;
  readonly place: Place;
  /** The fleet as it was shown last. */
  readonly fleet: Place;
}

function Body({ status, limited, place, fleet }: BodyProps) {
  if (place.kind === 'host')
    return <HostPage status={status} name={place.name} range={place.range} fleet={fleet} limited={limited} />;
  if (place.kind === 'events' && !limited) return <EventsPage range={place.range} />;
  if (place.kind === 'collector' && !limited) return <CollectorPage status={status} />;
  if (status.hosts.size === 0) return limited ? <NothingPublic /> : <Welcome collector={status.collector} />;
  return <FleetPage status={status} view={place.kind === 'fleet' ? place.view : defaultView} />;
}

/** Whether what is shown may no longer be so; it is greyed then. */
function useOld({ link, heardMs }: Picture): boolean {
  const { kind } = freshness(link, heardMs, useNow(1_000));
  return heardMs !== null && (kind === 'stale' || kind === 'reconnecting');
}

/** The tab says what it shows and what is wrong, so that one needn't open it. */
function useTitle(status: Status | null, place: Place, old: boolean): void {
  const { down, keptOut } = countStates(status?.hosts.values() ?? []);
  const trouble = [old && 'Not live', down > 0 && `${down} down`, keptOut > 0 && `${keptOut} kept out`];
  const what = { fleet: '', host: place.kind === 'host' ? place.name : '', events: 'Events', collector: 'Collector' };
  const title = [...trouble, what[place.kind], 'Monitoring'].filter(Boolean).join(' · ');
  useEffect(() => {
    document.title = title;
  }, [title]);
}
