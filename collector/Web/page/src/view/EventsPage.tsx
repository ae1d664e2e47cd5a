import { useContext } from 'preact/hooks';
import { useEvents } from '../history/events';
import { ClockOffset } from '../live/hooks';
import type { Range } from '../model/range';
import { EventList } from './EventList';
import { RangeBar } from './host/RangeBar';
import { Going } from './PlaceLink';

/** What happened to all hosts. */
export function EventsPage({ range }: { range: Range }) {
  const go = useContext(Going);
  const clockOffset = useContext(ClockOffset);
  const { events, error } = useEvents(null, range, () => Date.now() + clockOffset);
  return (
    <>
      <h2 class="page-title">Events</h2>
      <RangeBar
        range={range}
        newest="first"
        change={next => go({ kind: 'events', range: next }, 'replace')}
      />
      {error !== null && (
        <p class="chart-trouble" role="alert">
          {error.message}
        </p>
      )}
      {events === null ? (
        error === null && <div class="chart ghost-chart" aria-busy="true" />
      ) : (
        <section class="happened" aria-label="What happened">
          <EventList events={events} named />
        </section>
      )}
    </>
  );
}
