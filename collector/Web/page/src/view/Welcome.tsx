import type { Collector } from '../model/types';
import { dialAddress, isLoopback, joinSteps } from '../model/welcome';
import { Command } from './Command';

/** What stands where the hosts will: how to get the first one. */
export function Welcome({ collector }: { collector: Collector }) {
  const address = dialAddress(collector.agentsAddress, location.hostname);
  const here = isLoopback(address);
  const steps = joinSteps(collector, address);
  return (
    <section class="welcome">
      <h2>No hosts yet</h2>
      <p class="lead">Start an agent, and its host shows up here within a second.</p>
      <ol class={steps.length === 1 ? 'single' : ''}>
        {steps.map(({ where, command }) => (
          <li key={command}>
            {where}
            <Command text={command} />
          </li>
        ))}
      </ol>
      {here && !collector.insecure && <OtherHosts listening={collector.agentsAddress} />}
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

/** What is different for hosts that are not the collector's own machine. */
function OtherHosts({ listening }: { listening: string }) {
  return (
    <p class="hint">
      {isLoopback(listening) ? (
        <>
          The collector listens for agents on its own machine only. For other hosts start it with{' '}
          <code>--agents.listen-address [::]:7420</code>.
        </>
      ) : (
        <>Another host joins with a token of its own in the same way.</>
      )}
    </p>
  );
}
