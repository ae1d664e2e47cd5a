import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useTrends } from '../live/trends';
import { useSight } from '../live/viewport';
import { defaultView, type View } from '../model/address';
import { sorted } from '../model/columns';
import { labelsOf, matcher } from '../model/filter';
import { grouped } from '../model/groups';
import { between, linesOf, type Measures } from '../model/lines';
import { countStates, type Status } from '../model/status';
import { HostTable } from './HostTable';
import { HostTiles } from './HostTiles';
import { Toolbar } from './Toolbar';

interface Props {
  readonly status: Status;
  readonly view: View;
  readonly change: (view: View) => void;
}

/** The hosts that are looked for, in the order and the form that is asked for. */
export function Hosts({ status, view, change }: Props) {
  const { sort, filter, group, layout } = view;
  // Rows keep their places while values change, and are put in order again once a round: nobody can read rows that hop.
  const groups = useMemo(() => {
    const fits = matcher(filter);
    return grouped(sorted([...status.hosts.values()].filter(fits), sort), group);
  }, [sort, filter, group, status.round.number, status.shape]);
  const ids = useMemo(() => groups.flatMap(one => one.ids), [groups]);
  const labels = useMemo(() => labelsOf(status.hosts.values()), [status.shape]);

  const place = useRef<HTMLDivElement>(null);
  const sight = useSight(place);
  const measures = useMeasures(layout, sight.width);
  const titleHeight = group === 'none' ? 0 : measures.titleHeight;
  const lines = useMemo(
    () => linesOf(groups.map(one => one.ids.length), { ...measures, titleHeight }),
    [groups, measures, titleHeight],
  );
  const inSight = between(lines, sight.top - measures.above, sight.bottom - measures.above);
  const [first, end] = [lines.lines[inSight[0]]?.from ?? 0, lines.lines[inSight[1] - 1]?.to ?? 0];
  const trends = useTrends(layout === 'table' ? ids.slice(first, end) : []);
  const shared = { hosts: status.hosts, groups, ids, lines, sight: inSight };
  return (
    <section class="hosts" id="hosts" aria-labelledby="hosts-title">
      <Toolbar
        view={view}
        counts={countStates(status.hosts.values())}
        labels={labels}
        shown={ids.length}
        change={change}
      />
      <div
        ref={place}
        class={measures.form}
        style={{
          '--per-line': measures.perLine,
          '--line-height': `${measures.lineHeight - measures.gap}px`,
          '--line-gap': `${measures.gap}px`,
          '--title-height': `${measures.titleHeight - measures.gap}px`,
        }}
      >
        {ids.length === 0 ? (
          <NoMatch clear={() => change({ ...view, filter: defaultView.filter })} />
        ) : layout === 'grid' ? (
          <HostTiles {...shared} />
        ) : (
          <HostTable {...shared} trends={trends} view={view} change={change} />
        )}
      </div>
    </section>
  );
}

/** How the hosts are laid out in the width there is. The style sheet takes these measures from here. */
interface Form extends Measures {
  readonly form: 'as-rows' | 'as-cards' | 'as-tiles';
  readonly gap: number;
  /** What stands above the first line: the table's head. */
  readonly above: number;
}

function useMeasures(layout: View['layout'], width: number): Form {
  const isWide = useWide();
  return useMemo(() => {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const titleHeight = Math.round(2.6 * rem);
    const placed = (least: number, height: number, gap: number) => ({
      perLine: Math.max(1, Math.floor((width + gap) / (least * rem + gap))),
      lineHeight: Math.round(height * rem) + gap,
      titleHeight: titleHeight + gap,
      gap,
      above: 0,
    });
    if (layout === 'grid') return { form: 'as-tiles', ...placed(8.6, 3, Math.round(0.4 * rem)) };
    if (!isWide) return { form: 'as-cards', ...placed(21, 18.6, Math.round(rem)) };
    return {
      form: 'as-rows',
      perLine: 1,
      lineHeight: Math.round(3.7 * rem),
      titleHeight,
      gap: 0,
      above: Math.round(2.6 * rem),
    };
  }, [layout, isWide, width]);
}

/** Whether the table's columns fit; the style sheet's cards begin at the same width. */
function useWide(): boolean {
  const [query] = useState(() => matchMedia('(min-width: 75.01rem)'));
  const [isWide, setWide] = useState(query.matches);
  useEffect(() => {
    const follow = () => setWide(query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, [query]);
  return isWide;
}

function NoMatch({ clear }: { clear: () => void }) {
  return (
    <div class="no-match">
      <p>No host matches.</p>
      <button type="button" class="button" onClick={clear}>
        Show all hosts
      </button>
    </div>
  );
}
