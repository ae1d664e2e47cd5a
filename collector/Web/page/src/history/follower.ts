import type { Tables } from '../charts/chart';
import { gaugeNames, presenceNames, rateNames, slowNames } from '../charts/names';
import { lengthOf, spanOf, stepFor, type Range, type Span } from '../model/range';
import { ask, HistoryError, type RangeAnswer } from './ask';
import { presenceStepFor } from './availability';
import { paceDefault, probePace, windowFor, type Pace } from './pace';
import { gridOf, urlOf, type Question } from './question';
import { continued, knownOf, tableOf, type Table } from './table';

/** What the charts are drawn from, and in steps of its own what tells when the host was up. */
export interface PastTables extends Tables {
  readonly presence: Table;
}

/** What is known of a host's past in a range. */
export interface Past {
  /** Null until the first answer. */
  readonly tables: PastTables | null;
  readonly span: Span;
  readonly stepMs: number;
  /** A shorter time in which the host was not up does not show. */
  readonly grainMs: number;
  /** Why the newest question was not answered; null when it was. */
  readonly error: HistoryError | null;
  /** Stored pieces that are damaged and were passed over. */
  readonly unreadable: number;
}

/** The newest moments are asked for at most so often. */
export const followMsMin = 2_000;
export const followMsMax = 60_000;

/** How often a question that failed is asked again. */
export const retryMs = 5_000;

/** What was asked for so short a time after it happened is asked for again: its samples may have come since. */
const settledMs = 6_000;

/** So many moments are asked for again at the least, whatever their distance. */
const overlapSteps = 3;

/**
 * So long after a host's values come again, those it kept meanwhile may begin to follow: it brings the newest first. So
 * long after some of them came, more may follow. Until then the stretch without any is asked for again.
 */
const lateMs = 120_000;

/** Windows in which rates and means are sure to find what they need. */
const samplesOfRate = 2.5;
const samplesOfMean = 1.5;

/**
 * Reads a host's past in a range and, where the range goes up to now, what comes after it. It asks for no more than is
 * new, and for nothing while nobody looks.
 */
export class Follower {
  private readonly ended = new AbortController();
  private readonly stepMs: number;
  private readonly presenceMs: number;
  private pace: Pace = paceDefault;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private past: Past;
  /** What comes in late: where it began, and until when there may be more. */
  private backlog = { fromMs: 0, untilMs: 0 };

  constructor(
    private readonly host: string,
    private readonly range: Range,
    private readonly nowMs: () => number,
    private readonly tell: (past: Past) => void,
    private readonly isSeen: () => boolean = () => document.visibilityState === 'visible',
  ) {
    this.stepMs = stepFor(lengthOf(range));
    this.presenceMs = presenceStepFor(lengthOf(range), this.stepMs);
    const span = spanOf(range, nowMs());
    this.past = { tables: null, span, stepMs: this.stepMs, grainMs: this.grainMs(), error: null, unreadable: 0 };
  }

  start(): void {
    void this.read();
  }

  stop(): void {
    this.ended.abort();
    clearTimeout(this.timer);
  }

  private async read(): Promise<void> {
    const span = spanOf(this.range, this.nowMs());
    try {
      if (this.past.tables === null) this.pace = await probePace(this.host, span, this.ended.signal);
      const known = this.past.tables;
      const asked = known === null ? span : { fromMs: this.changedFrom(known), toMs: span.toMs };
      const [tables, unreadable] = await this.ask(asked.fromMs < span.fromMs ? span : asked);
      if (known !== null && fillsGaps(known.presence, tables.presence))
        this.backlog = { fromMs: asked.fromMs, untilMs: this.nowMs() + lateMs };
      this.took({
        tables: known === null || asked.fromMs < span.fromMs ? tables : this.joined(known, tables, span),
        unreadable: known === null ? unreadable : this.past.unreadable,
        span,
        grainMs: this.grainMs(),
        error: null,
      });
      if (this.range.kind === 'recent') this.again(Math.min(followMsMax, Math.max(followMsMin, this.stepMs)));
    } catch (error) {
      if (this.ended.signal.aborted) return;
      this.took({ error: error instanceof HistoryError ? error : new HistoryError('unreachable', String(error)) });
      this.again(retryMs);
    }
  }

  private grainMs(): number {
    return windowFor(this.presenceMs, this.pace.fastMs, samplesOfMean);
  }

  /** The first moment at which there may be more by now than is known. */
  private changedFrom({ rates, presence }: PastTables): number {
    const settled = rates.fromMs + (rates.count - 1 - stepsIn(settledMs, rates)) * rates.stepMs;
    const known = knownOf(presence);
    const recent = known.length - 1 - stepsIn(lateMs, presence);
    const late = Math.floor((this.backlog.fromMs - presence.fromMs) / presence.stepMs);
    const from = this.nowMs() < this.backlog.untilMs ? Math.min(recent, late) : recent;
    const missing = known.indexOf(false, Math.max(0, from));
    // Where nothing has come since, nothing has been brought late either.
    if (missing < 0 || missing > known.lastIndexOf(true)) return settled;
    const last = Math.max(0, known.lastIndexOf(true, missing));
    return Math.min(settled, presence.fromMs + last * presence.stepMs);
  }

  private joined(known: PastTables, newer: PastTables, span: Span): PastTables {
    const join = (of: keyof PastTables) => {
      const { stepMs } = newer[of];
      const grid = gridOf(span, stepMs);
      return continued(known[of], newer[of], (grid.toMs - grid.fromMs) / stepMs + 1);
    };
    return { rates: join('rates'), gauges: join('gauges'), slow: join('slow'), presence: join('presence') };
  }

  private async ask(span: Span): Promise<[PastTables, number]> {
    const { fastMs, slowMs } = this.pace;
    let unreadable = 0;
    const table = async (
      names: readonly string[],
      how: Question['function'],
      windowMs: number,
      stepMs = this.stepMs,
    ): Promise<Table> => {
      const question = { host: this.host, names, function: how, span, stepMs, windowMs };
      const answer = await ask<RangeAnswer>(urlOf(question), this.ended.signal);
      unreadable += answer.unreadableRuns;
      return tableOf(answer);
    };
    const [rates, gauges, slow, presence] = await Promise.all([
      table(rateNames, 'rate', windowFor(this.stepMs, fastMs, samplesOfRate)),
      table(gaugeNames, 'avg', windowFor(this.stepMs, fastMs, samplesOfMean)),
      table(slowNames, 'avg', windowFor(this.stepMs, slowMs, samplesOfMean)),
      // Where the charts' own steps are fine enough, their gauges tell as much.
      this.presenceMs === this.stepMs ? null : table(presenceNames, 'avg', this.grainMs(), this.presenceMs),
    ]);
    return [{ rates, gauges, slow, presence: presence ?? gauges }, unreadable];
  }

  private took(change: Partial<Past>): void {
    if (this.ended.signal.aborted) return;
    this.past = { ...this.past, ...change };
    this.tell(this.past);
  }

  private again(afterMs: number): void {
    this.timer = setTimeout(() => (this.isSeen() ? void this.read() : this.again(afterMs)), afterMs);
  }
}

function stepsIn(ms: number, { stepMs }: Table): number {
  return Math.max(overlapSteps, Math.ceil(ms / stepMs));
}

/** Whether moments without values have some now, though later ones had them before. */
function fillsGaps(before: Table, newer: Table): boolean {
  const known = knownOf(before);
  const later = known.lastIndexOf(true);
  const first = (newer.fromMs - before.fromMs) / before.stepMs;
  return knownOf(newer).some((isKnown, i) => isKnown && first + i < later && known[first + i] === false);
}
