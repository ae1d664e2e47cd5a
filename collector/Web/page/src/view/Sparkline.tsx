import { levelOf } from './Bar';

const width = 100;
const height = 24;

/** Fewer moments are no line. */
const momentsMin = 6;

/** The moments that a line has room for: half an hour of them. */
const momentsMax = 60;

interface Props {
  readonly values: readonly (number | null)[];
  /** What the full height stands for; null for the greatest of the values. */
  readonly top: number | null;
}

/** Whether there is enough for a line. */
export function isLine(values: readonly (number | null)[] | undefined): values is readonly (number | null)[] {
  return values !== undefined && values.filter(value => value !== null).length >= momentsMin;
}

/**
 * The last half hour as a small line, the newest at the right end. It repeats nothing in digits, but what is worth
 * reading stands beside it, so it is hidden from screen readers.
 */
export function Sparkline({ values, top }: Props) {
  const newest = values.findLast(value => value !== null) ?? 0;
  const full = top ?? Math.max(1, ...values.map(value => value ?? 0));
  const pieces = piecesOf(values).map(piece => piece.map(([x, value]) => [x, y(value / full)] as const));
  const line = pieces.map(piece => 'M' + piece.map(([x, at]) => `${x} ${at}`).join('L')).join('');
  const area = pieces
    .map(piece => {
      const points = piece.map(([x, at]) => `${x} ${at}`).join('L');
      return `M${piece[0]![0]} ${height}L${points}L${piece.at(-1)![0]} ${height}Z`;
    })
    .join('');
  return (
    <svg
      class="spark"
      data-level={top === null ? 'ok' : levelOf(newest)}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <path class="spark-area" d={area} />
      <path class="spark-line" d={line} />
    </svg>
  );
}

/** The stretches without gaps, each point with its place from the left. */
function piecesOf(values: readonly (number | null)[]): [x: number, value: number][][] {
  const pieces: [number, number][][] = [];
  const first = momentsMax - values.length;
  let before: number | null = null;
  for (const [i, value] of values.entries()) {
    if (value !== null) {
      if (before === null) pieces.push([]);
      pieces.at(-1)!.push([Math.round(((first + i) / (momentsMax - 1)) * width * 10) / 10, value]);
    }
    before = value;
  }
  return pieces;
}

function y(share: number): number {
  return Math.round((height - 1 - Math.min(1, share) * (height - 2)) * 10) / 10;
}
