import { inTime } from '../live/deadline';

/** Why the history gave no answer; `unreachable` where nothing came back at all. */
export type Fault =
  | 'badRequest'
  | 'unknownHost'
  | 'tooMuchWork'
  | 'busy'
  | 'unreadable'
  | 'signInNeeded'
  | 'forbidden'
  | 'unreachable';

export class HistoryError extends Error {
  constructor(
    readonly fault: Fault,
    message: string,
  ) {
    super(message);
  }
}

/** A number as the history writes it; what JSON has no number for stands as a text. */
export type WrittenValue = number | null | 'NaN' | '+Inf' | '-Inf';

/** One series of an answer. */
export interface WrittenSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly WrittenValue[];
  /** The samples' times; only with `function=raw`. */
  readonly timesMs?: readonly number[];
}

export interface RangeAnswer {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs?: number;
  readonly unreadableRuns: number;
  readonly series: readonly WrittenSeries[];
}

/** Asks the history. A busy one is asked again twice, as it says when to. */
export async function ask<T>(url: string, signal: AbortSignal): Promise<T> {
  for (let tries = 1; ; tries++) {
    const response = await reached(fetch(url, { cache: 'no-store', signal: inTime(signal) }), signal);
    if (response.ok) return await reached(response.json() as Promise<T>, signal);
    const error = await errorOf(response);
    if (error.fault !== 'busy' || tries === 3) throw error;
    await new Promise(again => setTimeout(again, 1_000 * Number(response.headers.get('Retry-After') ?? 1)));
  }
}

/** What comes from the collector; where it ends or takes too long, the collector doesn't answer. */
async function reached<T>(what: Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await what;
  } catch (error) {
    if (signal.aborted) throw error;
    throw new HistoryError('unreachable', "The collector doesn't answer.");
  }
}

async function errorOf(response: Response): Promise<HistoryError> {
  try {
    const { error } = (await response.json()) as { error: { code: Fault; message: string } };
    return new HistoryError(error.code, error.message);
  } catch {
    return new HistoryError('unreachable', `The collector answered ${response.status}.`);
  }
}
