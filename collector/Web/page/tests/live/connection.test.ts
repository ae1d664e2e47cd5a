import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Connection, SignedOut, retryMsMax, retryMsMin, silenceMsMax, type LinkState } from '../../src/live/connection';
import { statusDocument } from '../hosts';

type Listener = (event: { data: string; lastEventId: string }) => void;

/** What the browser would open, driven by hand. */
class FakeSource {
  readonly listeners = new Map<string, Listener>();
  closed = false;
  constructor(readonly url: string) {}
  onerror: (() => void) | null = null;
  addEventListener(name: string, call: Listener) {
    this.listeners.set(name, call);
  }
  close() {
    this.closed = true;
  }
  send(name: string, data: unknown, lastEventId = '') {
    this.listeners.get(name)!({ data: JSON.stringify(data), lastEventId });
  }
}

let sources: FakeSource[];
let links: LinkState[];
let documentAnswers: boolean;
let refusal: Error;
let connection: Connection;
const listener = {
  document: vi.fn(),
  hosts: vi.fn(),
  values: vi.fn(),
  resumed: vi.fn(),
  gone: vi.fn(),
  round: vi.fn(),
  link: (state: LinkState) => links.push(state),
  signedOut: vi.fn(),
};
const newest = () => sources.at(-1)!;

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  sources = [];
  links = [];
  documentAnswers = false;
  refusal = new Error('no');
  connection = new Connection(listener, {
    open: url => {
      sources.push(new FakeSource(url));
      return newest() as unknown as EventSource;
    },
    fetchDocument: () => (documentAnswers ? Promise.resolve(statusDocument([])) : Promise.reject(refusal)),
    random: () => 0,
  });
  connection.start();
});

afterEach(() => {
  connection.stop();
  vi.useRealTimers();
});

test('events reach the listener', () => {
  newest().send('fleet', statusDocument([]));
  newest().send('hosts', [{ id: 'a' }]);
  newest().send('gone', ['a']);
  newest().send('round', { now: 1 });
  expect(links).toEqual(['live']);
  expect(listener.document).toHaveBeenCalledTimes(1);
  expect(listener.hosts).toHaveBeenCalledWith([{ id: 'a' }]);
  expect(listener.gone).toHaveBeenCalledWith(['a']);
  expect(listener.round).toHaveBeenCalledWith({ now: 1 });
});

test('a broken stream is closed and opened again, later each time, up to a limit', async () => {
  newest().send('fleet', statusDocument([]));
  let wait = retryMsMin;
  for (let failures = 1; failures < 9; failures++) {
    newest().onerror!();
    await vi.advanceTimersByTimeAsync(wait - 1);
    expect(sources).toHaveLength(failures);
    await vi.advanceTimersByTimeAsync(1);
    expect(sources).toHaveLength(failures + 1);
    wait = Math.min(retryMsMax, wait * 2);
  }
  expect(sources.slice(0, -1).every(source => source.closed)).toBe(true);
  expect(links.at(-1)).toBe('reconnecting');
});

test('the first document makes a later failure the first again', async () => {
  newest().onerror!();
  await vi.advanceTimersByTimeAsync(retryMsMin);
  newest().send('fleet', statusDocument([]));
  newest().onerror!();
  await vi.advanceTimersByTimeAsync(retryMsMin);
  expect(sources).toHaveLength(3);
});

test('after a break the stream goes on behind the last event that was read', async () => {
  newest().send('fleet', statusDocument([]), 'f-1');
  newest().send('gone', ['a'], 'f-2');
  newest().onerror!();
  await vi.advanceTimersByTimeAsync(retryMsMin);
  expect(sources.map(source => source.url)).toEqual(['api/events', 'api/events?after=f-2']);
  newest().send('resumed', { now: 1 }, 'f-2');
  expect(listener.resumed).toHaveBeenCalledTimes(1);
  expect(links.at(-1)).toBe('live');
});

test('behind a document that was fetched there is nothing to go on with', async () => {
  newest().send('fleet', statusDocument([]), 'f-1');
  documentAnswers = true;
  newest().onerror!();
  await vi.advanceTimersByTimeAsync(retryMsMin);
  newest().onerror!();
  await vi.advanceTimersByTimeAsync(retryMsMax);
  expect(newest().url).toBe('api/events');
});

test('without a stream to be had the document is fetched', async () => {
  documentAnswers = true;
  newest().onerror!();
  await vi.advanceTimersByTimeAsync(retryMsMin);
  newest().onerror!();
  await vi.advanceTimersByTimeAsync(0);
  expect(links).toEqual(['reconnecting', 'polling']);
  expect(listener.document).toHaveBeenCalledTimes(1);
});

test('a refused document means that nobody is signed in any more', async () => {
  newest().onerror!();
  await vi.advanceTimersByTimeAsync(retryMsMin);
  newest().onerror!();
  await vi.advanceTimersByTimeAsync(0);
  expect(listener.signedOut).not.toHaveBeenCalled();

  refusal = new SignedOut();
  await vi.advanceTimersByTimeAsync(retryMsMax);
  newest().onerror!();
  await vi.advanceTimersByTimeAsync(0);
  expect(listener.signedOut).toHaveBeenCalledTimes(1);
});

test('a silent stream is taken for broken', async () => {
  newest().send('fleet', statusDocument([]));
  await vi.advanceTimersByTimeAsync(silenceMsMax - 1);
  newest().send('hosts', []);
  await vi.advanceTimersByTimeAsync(silenceMsMax - 1);
  expect(links).toEqual(['live']);
  await vi.advanceTimersByTimeAsync(1);
  expect(links).toEqual(['live', 'reconnecting']);
});

test('a stream that was given up says nothing any more', async () => {
  const old = newest();
  old.onerror!();
  old.send('fleet', statusDocument([]));
  old.onerror!();
  await vi.advanceTimersByTimeAsync(retryMsMin);
  expect(listener.document).not.toHaveBeenCalled();
  expect(sources).toHaveLength(2);
});
