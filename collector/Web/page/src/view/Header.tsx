import { freshness } from '../live/freshness';
import { useNow } from '../live/hooks';
import type { Session } from '../live/session';
import type { Picture } from '../live/store';
import { eventsRange, type Place } from '../model/route';
import { Account } from './Account';
import { AddHost } from './AddHost';
import { Logo } from './icons';
import { PlaceLink } from './PlaceLink';
import { Uptime } from './Times';

interface Props {
  readonly picture: Picture;
  readonly session: Session | null;
  readonly place: Place;
  /** The fleet as it was shown last. */
  readonly fleet: Place;
  readonly signIn: () => void;
}

export function Header({ picture, session, place, fleet, signIn }: Props) {
  const collector = picture.status?.collector;
  return (
    <header class="top">
      <Brand />
      {session?.sees === 'all' && <Places place={place} fleet={fleet} />}
      <p class="collector">
        {collector && collector.version !== '' && (
          <>
            Collector <b>{collector.version}</b> up{' '}
            <b>
              <Uptime sinceMs={collector.startedMs} />
            </b>
          </>
        )}
      </p>
      {session?.sees === 'all' && collector && <AddHost collector={collector} session={session} />}
      <Account session={session} signIn={signIn} />
      <LiveMark picture={picture} />
    </header>
  );
}

/** What the page is, by picture and name. */
export function Brand() {
  return (
    <div class="brand">
      <Logo />
      <h1>Monitoring</h1>
    </div>
  );
}

/** The page's places. Those of checks will stand here, too. */
function Places({ place, fleet }: { place: Place; fleet: Place }) {
  const places: readonly (readonly [Place, string])[] = [
    [fleet, 'Hosts'],
    [{ kind: 'events', range: eventsRange }, 'Events'],
    [{ kind: 'collector' }, 'Collector'],
  ];
  return (
    <nav class="places" aria-label="Places">
      {places.map(([to, name]) => (
        <PlaceLink key={name} to={to} current={to.kind === place.kind}>
          {name}
        </PlaceLink>
      ))}
    </nav>
  );
}

function LiveMark({ picture }: { picture: Picture }) {
  const fresh = freshness(picture.link, picture.heardMs, useNow(1_000));
  return (
    <p class="live" data-kind={fresh.kind}>
      <span class="live-dot" aria-hidden="true" />
      <span role="status">{fresh.label}</span>
      {fresh.age !== '' && (
        <span class="live-age">
          {fresh.kind === 'stale' ? `since ${fresh.age}` : `last heard ${fresh.age} ago`}
        </span>
      )}
    </p>
  );
}
