import { useState } from 'preact/hooks';
import { bytes } from '../../format/bytes';
import { percent } from '../../format/number';
import { sentence } from '../../format/text';
import { useProcesses } from '../../live/processes';
import { Bar } from '../Bar';

/** The busiest processes, live. Closed, it asks the host nothing. */
export function ProcessPanel({ host, cores }: { host: string; cores: number | null }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <section class="processes" aria-labelledby="processes-title">
      <h3 id="processes-title">
        <button type="button" class="disclose" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          Live processes
        </button>
      </h3>
      {isOpen ? (
        <ProcessTable host={host} cores={cores ?? 1} />
      ) : (
        <p class="minor">Open it, and the host is asked each second which processes use most.</p>
      )}
    </section>
  );
}

function ProcessTable({ host, cores }: { host: string; cores: number }) {
  const { list, trouble } = useProcesses(host);
  return (
    <>
      {trouble !== '' && (
        <p class="chart-trouble" role="status">
          {sentence(trouble)}.
        </p>
      )}
      {list === null && trouble === '' && <p class="minor" role="status">Asking the host…</p>}
      {list !== null && (
        <div class="scroll" tabIndex={0} role="group" aria-labelledby="processes-title">
          <table class={trouble === '' ? '' : 'stale'}>
            <thead>
              <tr>
                <th scope="col">Command</th>
                <th scope="col" class="number">
                  PID
                </th>
                <th scope="col">CPU</th>
                <th scope="col" class="number">
                  Memory
                </th>
              </tr>
            </thead>
            <tbody>
              {list.map(process => (
                <tr key={process.pid}>
                  <th scope="row">
                    <bdi class="cut">{process.command}</bdi>
                  </th>
                  <td class="number">{process.pid}</td>
                  <td>
                    <span class="gauge">
                      <span class="gauge-value">{percent(process.cpuRatio)}</span>
                      <Bar ratio={process.cpuRatio / cores} />
                    </span>
                  </td>
                  <td class="number">{bytes(process.residentBytes)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
