import type uPlot from 'uplot';
import type { Span } from '../model/range';
import type { Drawing, Line } from './chart';
import { tickSteps, tickText, type Unit } from './units';

/** How a plot looks: colours as CSS writes them. */
export interface Look {
  readonly palette: readonly string[];
  readonly surface: string;
  readonly grid: string;
  readonly text: string;
  readonly font: string;
}

/** What a plot asks and tells. */
export interface PlotOwner {
  span(): Span;
  drawing(): Drawing;
  /** The cursor stands at a moment, by its number; null when it has left. */
  pointed(moment: number | null): void;
  /** A stretch was dragged over. */
  dragged(fromMs: number, toMs: number): void;
}

/** Fewer pixels are a click with an unsteady hand. */
const dragPixelsMin = 5;
const axisPixels = 62;

/** The columns of a plot, the moments first. Stacked lines are summed from the bottom, the topmost first. */
export function columnsOf(moments: readonly number[], drawing: Drawing): uPlot.AlignedData {
  const seconds = moments.map(moment => moment / 1_000);
  return [seconds, ...(drawing.stacked ? stack(drawing.lines) : drawing.lines.map(upright))] as uPlot.AlignedData;
}

function upright({ values, below }: Line): (number | null)[] {
  return below ? values.map(value => (value === null ? null : -value)) : [...values];
}

function stack(lines: readonly Line[]): (number | null)[][] {
  const columns: (number | null)[][] = [];
  for (const { values } of lines) {
    const under = columns.at(-1);
    columns.push(values.map((value, i) => (value === null ? null : value + (under?.[i] ?? 0))));
  }
  return columns.reverse();
}

/** The options of a plot. Values are drawn by whoever calls `setData`. */
export function optionsOf(unit: Unit, drawing: Drawing, look: Look, width: number, height: number, owner: PlotOwner) {
  const lines = drawing.stacked ? [...drawing.lines].reverse() : drawing.lines;
  const options: uPlot.Options = {
    width,
    height,
    padding: [8, 4, 0, 0],
    legend: { show: false },
    cursor: {
      x: true,
      y: false,
      points: { size: 7, width: 2 },
      drag: { x: true, y: false, setScale: false },
      // Where the cursor stands is shared by all charts; what is dragged over is one chart's own.
      sync: { key: 'host', filters: { pub: type => type === 'mousemove' || type === 'mouseleave' } },
      bind: { dblclick: () => null },
    },
    scales: {
      x: { range: () => [owner.span().fromMs / 1_000, owner.span().toMs / 1_000] },
      y: { range: (_, least, most) => rangeOf(owner.drawing(), least, most) },
    },
    axes: [
      { ...axis(look), values: timeTexts, space: tickPixels, size: 40 },
      {
        ...axis(look),
        size: axisPixels,
        space: 26,
        values: (_, ticks) => oneOfEach(ticks.map(tick => tickText(unit, tick))),
        ...stepsOf(unit),
      },
    ],
    series: [{}, ...lines.map(line => seriesOf(line, drawing.stacked, look))],
    hooks: {
      setCursor: [plot => owner.pointed(plot.cursor.idx ?? null)],
      setSelect: [plot => selected(plot, owner)],
    },
  };
  return options;
}

function rangeOf(drawing: Drawing, least: number | null, most: number | null): [number, number] {
  const low = Math.min(0, least ?? 0);
  const high = Math.max(0, most ?? 0);
  const top = drawing.top !== null ? Math.max(drawing.top, high) : high * 1.08;
  return low === 0 && top === 0 ? [0, 1] : [low * 1.08, top];
}

function axis(look: Look): uPlot.Axis {
  return {
    stroke: look.text,
    font: look.font,
    grid: { stroke: look.grid, width: 1 },
    ticks: { show: false },
    gap: 6,
  };
}

/** Ticks that are closer than their texts tell have one text among them; what goes down repeats what goes up. */
function oneOfEach(texts: readonly string[]): string[] {
  return texts.map((text, i) => (text === texts[i - 1] ? '' : text));
}

/** How far apart the texts of the time axis stand: those with seconds are longer. */
function tickPixels(_plot: uPlot, _axis: number, from: number, to: number): number {
  return to - from < 10 * minute ? 78 : 52;
}

function stepsOf(unit: Unit): Partial<uPlot.Axis> {
  const steps = tickSteps(unit);
  return steps === null ? {} : { incrs: [...steps] };
}

function seriesOf(line: Line, stacked: boolean, look: Look): uPlot.Series {
  const colour = look.palette[line.colour % look.palette.length]!;
  return {
    label: line.label,
    stroke: colour,
    width: stacked ? 1 : 1.6,
    ...(stacked ? { fill: `color-mix(in srgb, ${colour} 62%, ${look.surface})` } : {}),
    ...(line.below ? { dash: [4, 3] } : {}),
    points: { size: 4, fill: colour },
  };
}

function selected(plot: uPlot, owner: PlotOwner): void {
  const { left, width } = plot.select;
  if (width >= dragPixelsMin)
    owner.dragged(plot.posToVal(left, 'x') * 1_000, plot.posToVal(left + width, 'x') * 1_000);
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
}

const second = 1;
const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * The texts of the time axis: for ticks so many seconds apart, and what is added where a day begins. The fields are
 * uPlot's: the distance, the text, then by year, month, day, hour, minute and second, and whether those are appended.
 */
const timeTexts = [
  [day, '{D} {MMM}', null, null, null, null, null, null, 1],
  [minute, '{HH}:{mm}', '\n{D} {MMM}', null, '\n{D} {MMM}', null, null, null, 1],
  [second, '{HH}:{mm}:{ss}', '\n{D} {MMM}', null, '\n{D} {MMM}', null, null, null, 1],
  [0.001, '{HH}:{mm}:{ss}.{fff}', '\n{D} {MMM}', null, '\n{D} {MMM}', null, null, null, 1],
] as unknown as uPlot.Axis.Values;
