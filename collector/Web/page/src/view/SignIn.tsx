import { useEffect, useState } from 'preact/hooks';
import { duration } from '../format/time';
import { useNow } from '../live/hooks';
import { signIn, type Trouble } from '../live/session';
import { Brand } from './Header';

/** The way in. Without a way back where there is nothing to see before it. */
export function SignIn({ cancel }: { cancel?: () => void }) {
  useEffect(() => {
    document.title = 'Sign in · Monitoring';
  }, []);
  return (
    <>
      <header class="top">
        <Brand />
      </header>
      <main>
        <section class="sign-in" aria-labelledby="sign-in-title">
          <h2 id="sign-in-title">Sign in</h2>
          <SignInForm {...(cancel === undefined ? {} : { cancel })} />
        </section>
      </main>
    </>
  );
}

/** A failed attempt, and when the next may be made, on this browser's clock. */
interface Refusal {
  readonly trouble: Trouble;
  readonly untilMs: number;
}

function SignInForm({ cancel }: { cancel?: () => void }) {
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const waitMs = Math.max(0, (refusal?.untilMs ?? 0) - useNow(1_000));
  const submit = async () => {
    // The button stays enabled, so that it keeps the focus; a second press does nothing.
    if (busy || waitMs > 0) return;
    setBusy(true);
    const trouble = await signIn(user, password);
    if (trouble === null) {
      location.reload();
      return;
    }
    setBusy(false);
    setPassword('');
    setRefusal({ trouble, untilMs: Date.now() + trouble.waitSeconds * 1_000 });
  };
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        void submit();
      }}
    >
      <label>
        <span>User</span>
        <input
          name="user"
          type="text"
          required
          autofocus
          maxLength={64}
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          value={user}
          onInput={event => setUser(event.currentTarget.value)}
        />
      </label>
      <label>
        <span>Password</span>
        <input
          name="password"
          type="password"
          required
          maxLength={256}
          autocomplete="current-password"
          value={password}
          onInput={event => setPassword(event.currentTarget.value)}
        />
      </label>
      <p class="sign-in-trouble" role="alert">
        {refusal !== null && troubleText(refusal.trouble)}
      </p>
      {waitMs > 0 && <p class="sign-in-wait">The next attempt may be made in {duration(waitMs)}.</p>}
      <div class="sign-in-buttons">
        <button type="submit" class="button main-button" aria-disabled={busy || waitMs > 0}>
          {busy ? 'Signing in…' : 'Sign in'}
        </button>
        {cancel !== undefined && (
          <button type="button" class="button" onClick={cancel}>
            Back
          </button>
        )}
      </div>
    </form>
  );
}

function troubleText(trouble: Trouble): string {
  switch (trouble.kind) {
    case 'wrong':
      return 'The user or the password is wrong.';
    case 'wait':
      return 'Too many attempts. Wait a little, then try again.';
    case 'unreachable':
      return "The collector doesn't answer. Try again, and look whether it runs.";
  }
}
