import { useEffect, useState } from 'preact/hooks';
import { slowNames } from '../../charts/names';
import { usedOf } from '../../format/bytes';
import { percent, significant } from '../../format/number';
import { ask, type RangeAnswer } from '../../history/ask';
import { useLatest } from '../../history/latest';
import { urlOf } from '../../history/question';
import { tableOf } from '../../history/table';
import { daysToFull, filesystemNames, filesystemsOf, type Filesystem } from '../../model/filesystems';
import { Bar } from '../Bar';

/** What is mounted, fullest first, and in how many days each is full if the last day goes on. */
export function Filesystems({ host, nowMs }: { host: string; nowMs: () => number }) {
  const latest = useLatest(host, filesystemNames);
  const days = useDaysToFull(host, nowMs);
  const filesystems = filesystemsOf(latest ?? []);
  if (filesystems.length === 0) return null;
  return (
    <section class="filesystems" aria-labelledby="filesystems-title">
      <h3 id="filesystems-title">File systems</h3>
      <div class="scroll" tabIndex={0} role="group" aria-labelledby="filesystems-title">
        <table>
          <thead>
            <tr>
              <th scope="col">Mounted on</th>
              <th scope="col">In use</th>
              <th scope="col" class="of">
                Bytes
              </th>
              <th scope="col">Full in</th>
            </tr>
          </thead>
          <tbody>
            {filesystems.map(filesystem => (
              <Row key={filesystem.mount + '\n' + filesystem.device} of={filesystem} days={days} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ of, days }: { of: Filesystem; days: ReadonlyMap<string, number> }) {
  return (
    <tr>
      <th scope="row">
        <bdi class="cut" title={`${of.mount}: ${of.device}, ${of.type}`}>
          {of.mount}
        </bdi>
        <span class="minor">
          <bdi class="cut">
            {of.device}, {of.type}
            {of.readOnly && ', read only'}
          </bdi>
        </span>
      </th>
      <td>
        <span class="gauge">
          <span class="gauge-value">{percent(of.ratio)}</span>
          <Bar ratio={of.ratio} />
        </span>
      </td>
      <td class="of">{usedOf(of.usedBytes, of.sizeBytes)}</td>
      <td>{daysText(days.get(of.mount))}</td>
    </tr>
  );
}

function daysText(days: number | undefined): string {
  if (days === undefined) return 'not in sight';
  if (days < 1 / 24) return 'less than an hour';
  return days < 1 ? `${Math.round(days * 24)} h` : `${significant(days)} d`;
}

const dayMs = 86_400_000;
const stepMs = 600_000;

/** The trend of the last day, read once: it changes little while one looks. */
function useDaysToFull(host: string, nowMs: () => number): ReadonlyMap<string, number> {
  const [days, setDays] = useState<ReadonlyMap<string, number>>(new Map());
  useEffect(() => {
    const ended = new AbortController();
    const toMs = nowMs();
    const span = { fromMs: toMs - dayMs, toMs };
    const question = { host, names: slowNames.slice(0, 1), function: 'avg', span, stepMs, windowMs: stepMs } as const;
    ask<RangeAnswer>(urlOf(question), ended.signal).then(
      answer => setDays(daysToFull(tableOf(answer))),
      // Without a trend the table says the rest.
      () => undefined,
    );
    return () => ended.abort();
  }, [host]);
  return days;
}
