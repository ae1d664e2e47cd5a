import { freshness } from '../live/freshness';
import { useNow } from '../live/hooks';
import type { Session } from '../live/session';
import type { Picture } from '../live/store';
import { Account } from './Account';
import { Logo } from './icons';
import { Uptime } from './Times';

interface Props {
  readonly picture: Picture;
  readonly session: Session | null;
  readonly signIn: () => void;
}

export function Header({ picture, session, signIn }: Props) {
  const collector = picture.status?.collector;
  return (
    <header class="top">
      <Brand />
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
