import { useState } from 'preact/hooks';
import type { Chart, Drawing } from '../../charts/chart';
import { valueText } from '../../charts/units';
import type { Look } from '../../charts/plot';
import { newest } from '../../history/reading';
import type { Span } from '../../model/range';
import { Plot } from './Plot';

interface Props {
  readonly chart: Chart;
  readonly drawing: Drawing;
  readonly moments: readonly number[];
  readonly span: Span;
  readonly look: Look;
  readonly zoom: (fromMs: number, toMs: number) => void;
}

/** A chart with its title and, under it, each line's value where the cursor stands, or its newest. */
export function ChartFigure({ chart, drawing, moments, span, look, zoom }: Props) {
  const [moment, setMoment] = useState<number | null>(null);
  const shown = drawing.lines.map(line => ({
    ...line,
    value: moment === null ? newest(line.values) : (line.values[moment] ?? null),
  }));
  const spoken = drawing.lines.map(line => `${line.label} ${valueText(chart.unit, newest(line.values))}`).join(', ');
  return (
    <figure class="chart" id={chart.id}>
      <figcaption>
        <h3>{chart.title}</h3>
      </figcaption>
      <div class="plot" role="img" aria-label={`${chart.title}, newest values: ${spoken}`}>
        <Plot
          unit={chart.unit}
          drawing={drawing}
          moments={moments}
          span={span}
          look={look}
          point={setMoment}
          zoom={zoom}
        />
      </div>
      <ul class="legend" aria-hidden="true">
        {shown.map(({ label, colour, below, value }) => (
          <li key={label}>
            <span class={`swatch series-${colour + 1}`} data-below={below === true} />
            <bdi class="cut" title={label}>
              {label}
            </bdi>
            <b>{valueText(chart.unit, value)}</b>
          </li>
        ))}
      </ul>
      {drawing.note !== '' && <p class="chart-note">{drawing.note}</p>}
    </figure>
  );
}
