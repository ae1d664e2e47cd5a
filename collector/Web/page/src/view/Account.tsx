import { useState } from 'preact/hooks';
import { signOut, type Session } from '../live/session';

interface Props {
  readonly session: Session | null;
  readonly signIn: () => void;
}

/** Who is signed in and the way out, or the way in from the public view; nothing where no login is needed. */
export function Account({ session, signIn }: Props) {
  if (session?.sees === 'public') {
    return (
      <button type="button" class="button" onClick={signIn}>
        Sign in
      </button>
    );
  }
  if (session === null || session.user === null) return null;
  return (
    <p class="account">
      <bdi class="cut" title={session.user}>
        {session.user}
      </bdi>
      {session.csrfToken !== null && <SignOutButton csrfToken={session.csrfToken} />}
    </p>
  );
}

function SignOutButton({ csrfToken }: { csrfToken: string }) {
  const [hasFailed, setFailed] = useState(false);
  const leave = async () => {
    setFailed(false);
    // Drawn anew from nothing, so that no value that was shown stays on the page.
    if (await signOut(csrfToken)) location.reload();
    else setFailed(true);
  };
  return (
    <>
      <span class="sign-in-trouble" role="alert">
        {hasFailed && 'Still signed in: the collector did not take it.'}
      </span>
      <button type="button" class="button" onClick={() => void leave()}>
        Sign out
      </button>
    </>
  );
}
