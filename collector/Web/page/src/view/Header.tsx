import { freshness } from '../live/freshness';
import { useNow } from '../live/hooks';
import type { Picture } from '../live/store';
import { Logo } from './icons';
import { Uptime } from './Times';

export function Header({ picture }: { picture: Picture }) {
  const collector = picture.status?.collector;
  return (
    <header class="top">
      <div class="brand">
        <Logo />
        <h1>Monitoring</h1>
      </div>
      <p class="collector">
        {collector && (
          <>
            Collector <b>{collector.version}</b> up{' '}
            <b>
              <Uptime sinceMs={collector.startedMs} />
            </b>
          </>
        )}
      </p>
      <LiveMark picture={picture} />
    </header>
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
