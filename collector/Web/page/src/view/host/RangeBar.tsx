import type { ComponentChildren } from 'preact';
import { clockRange } from '../../format/time';
import { useCollectorNow } from '../../live/hooks';
import { defaultRange, lengthOf, moved, presets, zoomed, type Range } from '../../model/range';

interface Props {
  readonly range: Range;
  /** Where what comes next will stand: at the right of charts, at the top of lists. */
  readonly newest: string;
  readonly change: (range: Range) => void;
}

/** Which stretch of time the charts show. */
export function RangeBar({ range, newest, change }: Props) {
  const now = useCollectorNow(1_000);
  const isRecent = range.kind === 'recent';
  return (
    <div class="range-bar" role="toolbar" aria-label="Time range">
      <div class="segments" role="group" aria-label="Up to now">
        {presets.map(({ name, label, spanMs }) => (
          <button
            key={name}
            type="button"
            aria-pressed={isRecent && range.spanMs === spanMs}
            title={`Last ${label}`}
            onClick={() => change({ kind: 'recent', spanMs })}
          >
            {name}
          </button>
        ))}
      </div>
      <div class="segments" role="group" aria-label="Move and zoom">
        <Step label="Earlier" press={() => change(moved(range, -1, now))}>
          ‹
        </Step>
        <Step label="Later" disabled={isRecent} press={() => change(moved(range, 1, now))}>
          ›
        </Step>
        <Step label="Zoom in" press={() => change(zoomed(range, 0.5, now))}>
          +
        </Step>
        <Step label="Zoom out" press={() => change(zoomed(range, 2, now))}>
          −
        </Step>
      </div>
      <p class="range-text">
        {isRecent ? (
          <>
            <span class="live-dot" aria-hidden="true" /> Following, newest {newest}
          </>
        ) : (
          clockRange(range.fromMs, range.toMs)
        )}
      </p>
      {!isRecent && (
        <button type="button" class="button" onClick={() => change(back(range))}>
          Back to now
        </button>
      )}
    </div>
  );
}

/** A stretch as long, up to now; a very short one would show next to nothing. */
function back(range: Range): Range {
  return { kind: 'recent', spanMs: Math.max(lengthOf(defaultRange) / 15, lengthOf(range)) };
}

function Step(props: { label: string; disabled?: boolean; press: () => void; children: ComponentChildren }) {
  return (
    <button
      type="button"
      aria-label={props.label}
      title={props.label}
      aria-disabled={props.disabled === true}
      onClick={() => props.disabled !== true && props.press()}
    >
      {props.children}
    </button>
  );
}
