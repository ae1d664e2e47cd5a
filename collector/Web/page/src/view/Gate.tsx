import { useEffect, useState } from 'preact/hooks';
import { retryMs, type Connection } from '../live/connection';
import { askSession, type Session } from '../live/session';
import type { Store } from '../live/store';
import { App } from './App';
import { SignIn } from './SignIn';

interface Props {
  readonly store: Store;
  readonly connection: Connection;
}

/** Finds out who looks at the page, and shows the hosts or the way in. */
export function Gate({ store, connection }: Props) {
  const session = useSession(store, connection);
  const [entering, setEntering] = useState(false);
  if (session?.sees === 'nothing') return <SignIn />;
  if (entering) return <SignIn cancel={() => setEntering(false)} />;
  return <App store={store} session={session} signIn={() => setEntering(true)} />;
}

/** Asks until the collector answers, and opens the stream when there is something to see. */
function useSession(store: Store, connection: Connection): Session | null {
  const [session, setSession] = useState<Session | null>(null);
  useEffect(() => {
    let retry: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    let failures = 0;
    const ask = async () => {
      try {
        const answer = await askSession();
        if (ended) return;
        setSession(answer);
        if (answer.sees !== 'nothing') connection.start();
      } catch {
        if (ended) return;
        failures++;
        if (failures > 1) store.link('reconnecting');
        retry = setTimeout(() => void ask(), retryMs(failures, Math.random));
      }
    };
    void ask();
    return () => {
      ended = true;
      clearTimeout(retry);
    };
  }, [store, connection]);
  return session;
}
