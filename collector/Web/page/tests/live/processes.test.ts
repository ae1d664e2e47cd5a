import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { retryMsMax, retryMsMin } from '../../src/live/connection';
import { followProcesses, silenceMsMax, type Processes } from '../../src/live/processes';

/** What the browser would open, driven by hand. */
class FakeSource {
  readonly CLOSED = 2;
  readonly listeners = new Map<string, (event: { data: string }) => void>();
  readyState = 0;
  onerror: (() => void) | null = null;
  addEventListener(name: string, call: (event: { data: string }) => void) {
    this.listeners.set(name, call);
  }
  close() {
    this.readyState = this.CLOSED;
  }
  send(name: string, data: unknown) {
    this.listeners.get(name)!({ data: JSON.stringify(data) });
  }
  fail(readyState: number) {
    this.readyState = readyState;
    this.onerror!();
  }
}

const list = [{ pid: 1, command: 'init', cpuRatio: 0, residentBytes: 1 }];
let sources: FakeSource[];
let known: Processes;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  sources = [];
  known = { list: null, trouble: '' };
  const open = () => {
    sources.push(new FakeSource());
    return sources.at(-1) as unknown as EventSource;
  };
  stop = followProcesses('id', step => (known = step(known)), { open, random: () => 0 });
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

test('a stream that was closed for good is opened anew, and what was shown is said to be missing', () => {
  sources[0]!.send('processes', { processes: list });
  sources[0]!.fail(2);
  expect(known.list).toEqual(list);
  expect(known.trouble).toContain('no processes come');
  vi.advanceTimersByTime(retryMsMin);
  expect(sources).toHaveLength(2);
  expect(known.trouble).not.toBe('');
  sources[1]!.send('processes', { processes: [] });
  expect(known).toEqual({ list: [], trouble: '' });
});

test('the wait grows while it is refused, and begins anew after an answer', () => {
  for (let i = 0; i < 8; i++) {
    sources.at(-1)!.fail(2);
    vi.advanceTimersByTime(retryMsMax);
  }
  expect(sources).toHaveLength(9);
  sources.at(-1)!.fail(2);
  vi.advanceTimersByTime(retryMsMax - 1);
  expect(sources).toHaveLength(9);
  vi.advanceTimersByTime(1);
  sources.at(-1)!.send('trouble', { message: 'the host is down' });
  expect(known.trouble).toBe('the host is down');
  sources.at(-1)!.fail(2);
  vi.advanceTimersByTime(retryMsMin);
  expect(sources).toHaveLength(11);
});

test('a stream that the browser opens anew itself is left to it', () => {
  sources[0]!.fail(0);
  expect(known.trouble).toBe('the collector is away');
  vi.advanceTimersByTime(retryMsMax);
  expect(sources).toHaveLength(1);
});

test('a stream on which nothing comes any more is opened anew', () => {
  sources[0]!.send('processes', { processes: list });
  vi.advanceTimersByTime(silenceMsMax - 1);
  sources[0]!.send('processes', { processes: list });
  vi.advanceTimersByTime(silenceMsMax - 1);
  expect(sources[0]!.readyState).not.toBe(2);
  vi.advanceTimersByTime(1);
  expect(sources[0]!.readyState).toBe(2);
  expect(known).toEqual({ list, trouble: 'no processes come from the collector; it is asked again' });
  vi.advanceTimersByTime(retryMsMin);
  expect(sources).toHaveLength(2);
});

test('who has left opens nothing anew', () => {
  sources[0]!.fail(2);
  stop();
  vi.advanceTimersByTime(retryMsMax);
  expect(sources).toHaveLength(1);
});
