import type { Span } from '../model/range';

/** What is asked of `/api/history/range`: series by their names, and what a function makes of them step by step. */
export interface Question {
  /** The agent's id. */
  readonly host: string;
  readonly names: readonly string[];
  readonly function: 'rate' | 'avg' | 'last';
  readonly span: Span;
  readonly stepMs: number;
  readonly windowMs: number;
}

/** The moments that are asked for: whole steps, so that an answer's end continues another's. */
export function gridOf({ fromMs, toMs }: Span, stepMs: number): Span {
  const first = Math.ceil(fromMs / stepMs) * stepMs;
  return { fromMs: first, toMs: Math.max(first, Math.floor(toMs / stepMs) * stepMs) };
}

/** The address of a question, relative to the page. */
export function urlOf(question: Question): string {
  const { fromMs, toMs } = gridOf(question.span, question.stepMs);
  return (
    'api/history/range?' +
    new URLSearchParams({
      host: question.host,
      match: `{__name__=~"${question.names.join('|')}"}`,
      function: question.function,
      from: String(fromMs),
      to: String(toMs),
      step: `${question.stepMs}ms`,
      window: `${question.windowMs}ms`,
    }).toString()
  );
}
