import { useMemo } from 'preact/hooks';
import { clockRange } from '../../format/time';
import { availabilityOf, barsMax, grainNote, type Bar } from '../../history/availability';
import type { Table } from '../../history/table';

/** When the host was up, by what is stored of it, over the same time as the charts. */
export function AvailabilityBars({ table, grainMs }: { table: Table; grainMs: number }) {
  const { bars, ratio } = useMemo(() => availabilityOf(table), [table]);
  if (ratio === null) return null;
  const note = grainNote(grainMs);
  return (
    <section class="availability" aria-label="Availability">
      <p>
        <b>{shareText(ratio)}</b> available
      </p>
      <div class="availability-bars" aria-hidden="true" style={{ '--bars': Math.max(bars.length, barsMax / 2) }}>
        {bars.map(bar => (
          <span
            key={bar.fromMs}
            data-level={levelOf(bar)}
            title={`${clockRange(bar.fromMs, bar.toMs)}: ${shareText(bar.ratio)}`}
          />
        ))}
      </div>
      {note !== '' && <p class="minor">{note}</p>}
    </section>
  );
}

function levelOf({ ratio }: Bar): 'up' | 'part' | 'down' {
  return ratio === 1 ? 'up' : ratio === 0 ? 'down' : 'part';
}

/** Never rounded up to all: "99.99%" where a little is missing. */
function shareText(ratio: number): string {
  if (ratio === 1) return '100%';
  return `${Math.min(99.99, ratio * 100).toFixed(ratio > 0.99 ? 2 : 1)}%`;
}
