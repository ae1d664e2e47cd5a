import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { drawMs, Store } from '../../src/live/store';
import { host, statusDocument } from '../hosts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('the first document is drawn at once, and many events once', () => {
  const store = new Store();
  const draw = vi.fn();
  store.watch(draw);
  store.document(statusDocument([]));
  expect(draw).toHaveBeenCalledTimes(1);
  for (let i = 0; i < 100; i++) store.hosts([host({ name: `h${i}` })]);
  vi.advanceTimersByTime(drawMs(100));
  expect(draw).toHaveBeenCalledTimes(2);
  expect(store.picture.status!.hosts.size).toBe(100);
  store.gone(['h1']);
  vi.advanceTimersByTime(drawMs(100));
  expect(draw).toHaveBeenCalledTimes(3);
});

test.each([
  [1, 100],
  [400, 200],
  [1_000, 500],
  [10_000, 500],
])('%d hosts are drawn at most each %d ms', (hosts, ms) => expect(drawMs(hosts)).toBe(ms));

test('who resumes has heard something', () => {
  let now = 5;
  const store = new Store(() => now);
  store.document(statusDocument([]));
  now = 99;
  store.resumed();
  expect(store.picture.heardMs).toBe(99);
});

test('rows before the first document have nothing to apply to', () => {
  const store = new Store();
  store.hosts([host()]);
  expect(store.picture.status).toBeNull();
  expect(store.picture.heardMs).toBeNull();
});

test('a change of the link is no news from the hosts', () => {
  let now = 5;
  const store = new Store(() => now);
  store.document(statusDocument([]));
  now = 99;
  store.link('reconnecting');
  expect(store.picture.heardMs).toBe(5);
});

test('a collector that serves another page has it loaded anew', () => {
  const reload = vi.fn();
  const store = new Store(Date.now, reload);
  const document = statusDocument([]);
  store.document(document);
  store.document(document);
  expect(reload).not.toHaveBeenCalled();
  store.document({ ...document, collector: { ...document.collector, page: 'b' } });
  expect(reload).toHaveBeenCalledTimes(1);
});
