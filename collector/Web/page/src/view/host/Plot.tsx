import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import type { Drawing } from '../../charts/chart';
import { columnsOf, optionsOf, type Look, type PlotOwner } from '../../charts/plot';
import type { Unit } from '../../charts/units';
import type { Span } from '../../model/range';

interface Props {
  readonly unit: Unit;
  readonly drawing: Drawing;
  readonly moments: readonly number[];
  readonly span: Span;
  readonly look: Look;
  readonly point: (moment: number | null) => void;
  readonly zoom: (fromMs: number, toMs: number) => void;
}

/** The canvas of a chart. It is made anew only when other lines are to be drawn, or in other colours. */
export function Plot(props: Props) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const newest = useRef(props);
  newest.current = props;
  const lines = props.drawing.lines.map(line => `${line.label} ${line.colour} ${line.below ?? false}`).join('\n');

  useLayoutEffect(() => {
    const div = place.current!;
    const { unit, drawing, look } = newest.current;
    const options = optionsOf(unit, drawing, look, div.clientWidth, div.clientHeight, ownerOf(newest));
    const made = new uPlot(options, columnsOf(newest.current.moments, drawing), div);
    plot.current = made;
    const resized = new ResizeObserver(() => {
      if (div.clientWidth > 0) made.setSize({ width: div.clientWidth, height: div.clientHeight });
    });
    resized.observe(div);
    return () => {
      resized.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [lines, props.look]);

  useEffect(() => {
    plot.current?.setData(columnsOf(props.moments, props.drawing));
  }, [props.drawing, props.moments, props.span]);

  return <div class="plot-canvas" ref={place} />;
}

/** What the plot asks for is answered by the newest properties, as it outlives those it was made with. */
function ownerOf(newest: { current: Props }): PlotOwner {
  return {
    span: () => newest.current.span,
    drawing: () => newest.current.drawing,
    pointed: moment => newest.current.point(moment),
    dragged: (fromMs, toMs) => newest.current.zoom(fromMs, toMs),
  };
}
