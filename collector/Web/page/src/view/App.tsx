import { useEffect, useState } from 'preact/hooks';
import { ClockOffset, useNow, usePicture } from '../live/hooks';
import { freshness } from '../live/freshness';
import type { Session } from '../live/session';
import type { Picture, Store } from '../live/store';
import { fromQuery, toQuery, type View } from '../model/address';
import { countStates, type Status } from '../model/status';
import { Header } from './Header';
import { HostTable } from './HostTable';
import { Notices } from './Notices';
import { Summary } from './Summary';
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
  const [view, setView] = useState<View>(() => fromQuery(location.search));
  const change = (next: View) => {
    setView(next);
    history.replaceState(null, '', location.pathname + toQuery(next));
  };
  const { status } = picture;
  const limited = session?.sees === 'public';
  const old = useOld(picture);
  useTitle(status, old);
  return (
    <ClockOffset.Provider value={status?.clockOffsetMs ?? 0}>
      {status !== null && status.hosts.size > 0 && (
        <a class="skip" href="#hosts">
          Skip to the hosts
        </a>
      )}
      <Header picture={picture} session={session} signIn={signIn} />
      {status?.collector.insecure === true && (
        <p class="insecure" role="note">
          This collector runs with <code>--insecure</code>: every program of its machine may push as any host.
        </p>
      )}
      <main class={[old && 'old', limited && 'limited'].filter(Boolean).join(' ')}>
        {status === null ? (
          <Waiting link={picture.link} />
        ) : (
          <Body status={status} limited={limited} view={view} change={change} />
        )}
      </main>
    </ClockOffset.Provider>
  );
}

function Body({ status, limited, view, change }: BodyProps) {
  if (status.hosts.size === 0) return limited ? <NothingPublic /> : <Welcome collector={status.collector} />;
  return (
    <>
      <Summary status={status} />
      <Notices hosts={status.hosts.values()} />
      <HostTable status={status} view={view} change={change} />
    </>
  );
}

interface BodyProps {
  readonly status: Status;
  /** Whether this is the public view, which shows chosen hosts and not all of their values. */
  readonly limited: boolean;
  readonly view: View;
  readonly change: (view: View) => void;
}

/** Whether what is shown may no longer be so; it is greyed then. */
function useOld({ link, heardMs }: Picture): boolean {
  const { kind } = freshness(link, heardMs, useNow(1_000));
  return heardMs !== null && (kind === 'stale' || kind === 'reconnecting');
}

/** The tab says what is wrong, so that one needn't open it. */
function useTitle(status: Status | null, old: boolean): void {
  const { down, keptOut } = countStates(status?.hosts.values() ?? []);
  const trouble = [old && 'Not live', down > 0 && `${down} down`, keptOut > 0 && `${keptOut} kept out`].filter(
    Boolean,
  );
  const title = [...trouble, 'Monitoring'].join(' · ');
  useEffect(() => {
    document.title = title;
  }, [title]);
}
