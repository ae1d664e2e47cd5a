import { sentence } from '../../format/text';
import { useEvents } from '../../history/events';
import type { Range } from '../../model/range';
import { EventList } from '../EventList';

/** What happened to the host in the time that the charts show. */
export function Happened({ host, range, nowMs }: { host: string; range: Range; nowMs: () => number }) {
  const { events, error } = useEvents(host, range, nowMs);
  if (events === null && error === null) return null;
  return (
    <section class="happened" aria-labelledby="happened-title">
      <h3 id="happened-title">Events</h3>
      {error !== null && (
        <p class="chart-trouble" role="status">
          {sentence(error.message)}.
        </p>
      )}
      {events !== null && <EventList events={events} named={false} />}
    </section>
  );
}
