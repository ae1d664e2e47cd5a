import { clockTime, isoTime } from '../format/time';
import { count } from '../format/number';
import { tell, type HostEvent } from '../model/events';
import { defaultRange } from '../model/range';
import { PlaceLink } from './PlaceLink';

interface Props {
  /** Newest first. */
  readonly events: readonly HostEvent[];
  /** Whether each names its host. */
  readonly named: boolean;
}

/** More events in one list are counted, and seen in a shorter range. */
export const eventsShownMax = 200;

/** What happened, each with its time in this browser's time zone. */
export function EventList({ events, named }: Props) {
  if (events.length === 0) return <p class="minor">Nothing happened in this time.</p>;
  return (
    <>
      <ol class="events" reversed>
        {events.slice(0, eventsShownMax).map((event, i) => (
          <Event key={`${event.timeMs} ${event.host} ${event.kind} ${i}`} event={event} named={named} />
        ))}
      </ol>
      {events.length > eventsShownMax && (
        <p class="minor">and {count(events.length - eventsShownMax)} older ones: choose a shorter range to see them</p>
      )}
    </>
  );
}

function Event({ event, named }: { event: HostEvent; named: boolean }) {
  const { word, tone, detail } = tell(event);
  return (
    <li>
      <time dateTime={isoTime(event.timeMs)}>{clockTime(event.timeMs)}</time>
      <b class={`event-word ${tone}`}>{word}</b>
      {named &&
        (event.host === '' ? (
          <span>The collector</span>
        ) : (
          <PlaceLink to={{ kind: 'host', name: event.host, range: defaultRange }}>
            <bdi>{event.host}</bdi>
          </PlaceLink>
        ))}
      <span class="event-text">
        <bdi>{detail}</bdi>
      </span>
    </li>
  );
}
