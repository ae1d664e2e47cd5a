/** How long an answer may take. Where packets are dropped in silence, nothing else ends a question for minutes. */
export const answerMsMax = 10_000;

/** Ends a question whose answer takes too long, and where its asker wants it no more. */
export function inTime(asker?: AbortSignal): AbortSignal {
  const late = AbortSignal.timeout(answerMsMax);
  return asker === undefined ? late : AbortSignal.any([asker, late]);
}
