/**
 * Where each line of a long list stands, so that only those in sight are drawn. A line is a group's title, or as many
 * hosts as stand beside each other.
 */
export interface Line {
  readonly top: number;
  /** The group that it belongs to. */
  readonly group: number;
  /** The hosts in it, by their numbers over all groups; none for a title. */
  readonly from: number;
  readonly to: number;
}

export interface Measures {
  readonly perLine: number;
  /** From one line of hosts to the next, with the gap between them, px. */
  readonly lineHeight: number;
  /** The height of a group's title, px; 0 where there are none. */
  readonly titleHeight: number;
}

export interface Lines {
  readonly lines: readonly Line[];
  readonly height: number;
}

/** Lays out groups of so many hosts each. */
export function linesOf(counts: readonly number[], { perLine, lineHeight, titleHeight }: Measures): Lines {
  const lines: Line[] = [];
  let [top, first] = [0, 0];
  for (const [group, count] of counts.entries()) {
    if (titleHeight > 0) {
      lines.push({ top, group, from: first, to: first });
      top += titleHeight;
    }
    for (let from = first; from < first + count; from += perLine) {
      lines.push({ top, group, from, to: Math.min(from + perLine, first + count) });
      top += lineHeight;
    }
    first += count;
  }
  return { lines, height: top };
}

/** The lines between two heights, from the first to before the last: one at least, where there is one. */
export function between({ lines }: Lines, top: number, bottom: number): [first: number, end: number] {
  const first = Math.max(0, firstFrom(lines, top) - 1);
  return [first, Math.max(Math.min(first + 1, lines.length), firstFrom(lines, bottom))];
}

/** The number of the first line that begins at a height or below it. */
function firstFrom(lines: readonly Line[], height: number): number {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines[middle]!.top < height) low = middle + 1;
    else high = middle;
  }
  return low;
}
