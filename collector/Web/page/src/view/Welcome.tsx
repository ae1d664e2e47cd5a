import { useState } from 'preact/hooks';
import type { Collector } from '../model/types';
import { agentCommand, dialAddress, isLoopback } from '../model/welcome';

/** What stands where the hosts will: how to get the first one. */
export function Welcome({ collector }: { collector: Collector }) {
  const address = dialAddress(collector.agentsAddress, location.hostname);
  const here = isLoopback(address);
  return (
    <section class="welcome">
      <h2>No hosts yet</h2>
      <p class="lead">Start an agent, and its host shows up here within a second.</p>
      <ol class={here ? 'single' : ''}>
        {!here && (
          <li>
            Copy the agents' secret from this collector's machine to <code>/etc/monitoring/secret</code> on the
            host, readable by the agent only:
            <code class="path">{collector.secretFile || 'the file that --agents.secret-file names'}</code>
          </li>
        )}
        <li>
          {here ? 'Run on this machine:' : 'Run there:'}
          <Command text={agentCommand(collector, address)} />
        </li>
      </ol>
      {here && <OtherHosts listening={collector.agentsAddress} />}
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

/** The command above works on the collector's own machine; what is different for other hosts. */
function OtherHosts({ listening }: { listening: string }) {
  return (
    <p class="hint">
      {isLoopback(listening) ? (
        <>
          The collector listens for agents on its own machine only. For other hosts start it with{' '}
          <code>--agents.listen-address [::]:7420</code>.
        </>
      ) : (
        <>
          For another host, copy the secret's file there, and write this machine's name in place of{' '}
          <code>{location.hostname}</code>.
        </>
      )}
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
