import type { ComponentChildren } from 'preact';
import { count } from '../format/number';
import { sentence } from '../format/text';
import { defaultView } from '../model/address';
import type { Place } from '../model/route';
import type { Host } from '../model/types';
import { versionsBehind } from '../model/version';
import { StateIcon, WarningIcon } from './icons';
import { PlaceLink } from './PlaceLink';

/** Notices shown in full; the rest is counted. */
const noticesShownMax = 6;

interface Props {
  readonly hosts: Iterable<Host>;
  /** The collector's version. */
  readonly collector: string;
}

/** What someone has to decide: hosts kept out, series refused, and agents behind. */
export function Notices({ hosts, collector }: Props) {
  const all = [...hosts];
  const behind = versionsBehind(all, collector);
  const notices = [
    ...all.filter(host => host.state === 'keptOut').map(host => <KeptOut key={host.id} host={host} />),
    ...all.filter(host => host.refusedSeries > 0).map(host => <Refused key={host.id + '-refused'} host={host} />),
    ...(behind.size > 0 ? [<Behind key="behind" versions={behind} collector={collector} />] : []),
  ];
  if (notices.length === 0) return null;
  const more = notices.length - noticesShownMax;
  return (
    <section class="notices" aria-label="Needs a decision">
      {notices.slice(0, noticesShownMax)}
      {more > 0 && <p class="notices-more">and {count(more)} more; the table below names them all</p>}
    </section>
  );
}

function Notice(props: {
  tone: string;
  icon: ComponentChildren;
  title: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <article class={`notice ${props.tone}`}>
      {props.icon}
      <h2>{props.title}</h2>
      <div class="notice-text">{props.children}</div>
    </article>
  );
}

function KeptOut({ host }: { host: Host }) {
  return (
    <Notice
      tone="keptOut"
      icon={<StateIcon state="keptOut" />}
      title={
        <>
          <bdi>{host.name}</bdi> is kept out
        </>
      }
    >
      <p>
        {host.stateReason !== '' ? sentence(host.stateReason) : 'Two running agents say that they are this one.'}
        {host.address !== '' && (
          <>
            {' '}
            It dials from <code>{host.address}</code>.
          </>
        )}
      </p>
    </Notice>
  );
}

function Refused({ host }: { host: Host }) {
  return (
    <Notice
      tone="late"
      icon={<WarningIcon />}
      title={
        <>
          <bdi>{host.name}</bdi>: {count(host.refusedSeries)} series refused
        </>
      }
    >
      <p>
        It sends more series than an agent may. The others flow. Turn off a sampler that it can do without (
        <code>--no-collector.NAME</code>), then restart the agent.
      </p>
      {host.refusedExamples.length > 0 && (
        <p class="examples">
          {host.refusedExamples.map(example => (
            <code key={example}>
              <bdi>{example}</bdi>
            </code>
          ))}
        </p>
      )}
    </Notice>
  );
}

function Behind({ versions, collector }: { versions: ReadonlyMap<string, number>; collector: string }) {
  const agents = [...versions.values()].reduce((sum, each) => sum + each, 0);
  return (
    <Notice
      tone="late"
      icon={<WarningIcon />}
      title={agents === 1 ? 'An agent is behind' : `${count(agents)} agents are behind`}
    >
      <p>
        The collector is {collector}. They still do what they did; to upgrade one, run on its host again the line that
        installed it.
      </p>
      <p class="examples">
        {[...versions].map(([version, each]) => (
          <PlaceLink key={version} to={withVersion(version)}>
            <bdi>{version}</bdi> on {count(each)}
          </PlaceLink>
        ))}
      </p>
    </Notice>
  );
}

function withVersion(version: string): Place {
  return { kind: 'fleet', view: { ...defaultView, filter: { ...defaultView.filter, text: version } } };
}
