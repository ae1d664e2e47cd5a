import { useState } from 'preact/hooks';
import type { Collector } from '../model/types';
import { agentCommand, dialAddress, isLoopback } from '../model/welcome';

/** What stands where the hosts will: how to get the first one. */
export function Welcome({ collector }: { collector: Collector }) {
  const address = dialAddress(collector.agentsAddress, location.hostname);
  const command = agentCommand(collector, address);
  return (
    <section class="welcome">
      <h2>No hosts yet</h2>
      <p class="lead">Start an agent, and its host shows up here within a second.</p>
      <ol>
        {collector.pin !== '' && (
          <li>
            Copy the agents' secret from this collector's machine to the host, readable by the agent only:
            <code class="path">{collector.secretFile || 'the file that --agents.secret-file names'}</code>
          </li>
        )}
        <li>
          Run there:
          <Command text={command} />
        </li>
      </ol>
      <LoopbackHint listening={collector.agentsAddress} />
      <p class="waiting">
        <span class="waiting-dots" aria-hidden="true">
          <i />
          <i />
          <i />
        </span>{' '}
        Waiting for the first agent on <code>{address}</code>
      </p>
    </section>
  );
}

/** An address that only the collector's own machine can dial needs a word, or the command fails elsewhere. */
function LoopbackHint({ listening }: { listening: string }) {
  if (isLoopback(listening)) {
    return (
      <p class="hint">
        The collector listens for agents on its own machine only. For other hosts start it with{' '}
        <code>--agents.listen-address [::]:7420</code>.
      </p>
    );
  }
  if (!isLoopback(location.hostname)) return null;
  return (
    <p class="hint">
      On other hosts write this machine's name or address in place of <code>{location.hostname}</code>.
    </p>
  );
}

function Command({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <div class="command">
      <pre>{text}</pre>
      {/* Browsers give pages on plain http from afar no clipboard. */}
      {isSecureContext && (
        <button type="button" class="button" onClick={() => void copy()}>
          {copied ? 'Copied' : 'Copy'}
        </button>
      )}
    </div>
  );
}
