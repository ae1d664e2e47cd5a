import { useEffect, useRef, useState } from 'preact/hooks';
import { sentence } from '../format/text';
import { makeToken, type Made } from '../live/joining';
import type { Session } from '../live/session';
import type { Collector } from '../model/types';
import { dialAddress, isLoopback, joinLine } from '../model/welcome';
import { Command } from './Command';

interface Props {
  readonly collector: Collector;
  readonly session: Session;
}

/** A button that leads to the one line with which another host joins. */
export function AddHost({ collector, session }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Add a host
      </button>
      {isOpen && <JoinDialog collector={collector} session={session} close={() => setOpen(false)} />}
    </>
  );
}

function JoinDialog({ collector, session, close }: Props & { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current!.showModal(), []);
  return (
    <dialog ref={dialog} class="join" aria-labelledby="join-title" onClose={close}>
      <h2 id="join-title">Add a host</h2>
      {collector.insecure ? (
        <InsecureLine collector={collector} />
      ) : (
        <TokenLine collector={collector} session={session} />
      )}
      <form method="dialog" class="join-end">
        <button type="submit" class="button">
          Close
        </button>
      </form>
    </dialog>
  );
}

function InsecureLine({ collector }: { collector: Collector }) {
  const address = dialAddress(collector.agentsAddress, location.hostname);
  return (
    <>
      <p>This collector runs with --insecure, and takes agents of its own machine without a token.</p>
      <Command text={`monitoring-agent run --push.address ${address} --insecure`} />
    </>
  );
}

function TokenLine({ collector, session }: Props) {
  const [made, setMade] = useState<Made | null>(null);
  const [isBusy, setBusy] = useState(false);
  const make = async () => {
    // The button stays enabled, so that it keeps the focus; a second press does nothing.
    if (isBusy) return;
    setBusy(true);
    setMade(await makeToken(session.csrfToken));
    setBusy(false);
  };
  if (made !== null && 'token' in made) {
    return (
      <>
        <p>
          Paste this on the host{collector.installFrom !== '' && ', as root'}. It is good for one host and 24 hours,
          and is shown only here: who has it can join.
        </p>
        <Command text={joinLine(collector.installFrom, made.token)} />
        {collector.installFrom === '' && <InstallHint />}
        {isLoopback(collector.agentsAddress) && (
          <p class="hint">
            The collector listens for agents on its own machine only. For other hosts start it with{' '}
            <code>--agents.listen-address [::]:7420</code>.
          </p>
        )}
      </>
    );
  }
  return (
    <>
      <p>A token lets one host join within 24 hours. Make one, and paste the line that it comes in on that host.</p>
      <p class="sign-in-trouble" role="alert">
        {made !== null && sentence(made.trouble)}
      </p>
      <button type="button" class="button main-button" aria-disabled={isBusy} onClick={() => void make()}>
        {isBusy ? 'Making a token…' : 'Make a token'}
      </button>
    </>
  );
}

function InstallHint() {
  return (
    <p class="hint">
      It needs <code>monitoring-agent</code> on the host. For a line that installs it too, tell the collector where the
      packages are: <code>--agents.install-from URL</code>.
    </p>
  );
}
