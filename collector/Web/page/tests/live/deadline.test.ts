import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ask } from '../../src/history/ask';
import { browserWires } from '../../src/live/connection';
import { answerMsMax } from '../../src/live/deadline';
import { makeToken } from '../../src/live/joining';
import { askSession } from '../../src/live/session';

let late: AbortController;

/** Fails only when its signal says so, as where packets are dropped. */
const silent = (signal?: AbortSignal | null) =>
  new Promise<never>((_, fail) => signal?.addEventListener('abort', () => fail(signal.reason as Error)));

beforeEach(() => {
  late = new AbortController();
  vi.spyOn(AbortSignal, 'timeout').mockImplementation(ms => (expect(ms).toBe(answerMsMax), late.signal));
  vi.stubGlobal('fetch', (_: string, init?: RequestInit) => silent(init?.signal));
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('a collector that is silent is asked for no longer than may be', async () => {
  const document = expect(browserWires.fetchDocument('api/hosts')).rejects.toThrow('late');
  const session = expect(askSession()).rejects.toThrow('late');
  const history = expect(ask('api/collector', new AbortController().signal)).rejects.toThrow("doesn't answer");
  const token = expect(makeToken(null)).resolves.toEqual({ trouble: "the collector doesn't answer" });
  late.abort(new Error('late'));
  await Promise.all([document, session, history, token]);
});

test('an answer that breaks off in silence ends too', async () => {
  vi.stubGlobal('fetch', (_: string, init?: RequestInit) =>
    Promise.resolve({ ok: true, json: () => silent(init?.signal) }),
  );
  const history = expect(ask('api/collector', new AbortController().signal)).rejects.toThrow("doesn't answer");
  await new Promise(reading => setTimeout(reading));
  late.abort(new Error('late'));
  await history;
});

test('who wants an answer no more ends the question', async () => {
  const asker = new AbortController();
  const history = expect(ask('api/collector', asker.signal)).rejects.toThrow('left');
  asker.abort(new Error('left'));
  await history;
});
