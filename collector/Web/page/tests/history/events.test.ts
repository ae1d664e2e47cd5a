import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followEvents, type Happenings } from '../../src/history/events';
import type { Range } from '../../src/model/range';

const event = { host: 'a', timeMs: 1, kind: 'up', from: 'collector', amount: 0, text: '' };
const day = 86_400_000;
const recent = (spanMs: number): Range => ({ kind: 'recent', spanMs });

let answer: () => Response;
let asked: number;
let known: Happenings;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  [asked, known] = [0, { events: null, error: null }];
  answer = () => Response.json({ events: [event, { ...event, timeMs: 2 }] });
  vi.stubGlobal('fetch', () => {
    asked++;
    return Promise.resolve(answer());
  });
});

afterEach(() => {
  stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function follow(range: Range): Promise<void> {
  stop = followEvents('id', range, () => 100 * day, step => (known = step(known)));
  await vi.advanceTimersByTimeAsync(0);
}

const refuse = () => Response.json({ error: { code: 'unreadable', message: 'no' } }, { status: 500 });

test('the newest stands first', async () => {
  await follow(recent(60_000));
  expect(known.events!.map(({ timeMs }) => timeMs)).toEqual([2, 1]);
});

test("another range does not stand over the one before's events", async () => {
  await follow(recent(60_000));
  stop();
  answer = refuse;
  await follow(recent(day));
  expect(known).toMatchObject({ events: null, error: { message: 'no' } });
});

test('after a failure what was known stays, and the reason beside it', async () => {
  await follow(recent(60_000));
  answer = refuse;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(known).toMatchObject({ events: [{}, {}], error: { message: 'no' } });
});

test.each([60_000, 15 * day])('what happens now in a range of %i ms shows within a minute', async spanMs => {
  await follow(recent(spanMs));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toBeGreaterThan(1);
});

test('a fixed range is asked for until it is known', async () => {
  answer = refuse;
  await follow({ kind: 'fixed', fromMs: 0, toMs: 60_000 });
  answer = () => Response.json({ events: [] });
  await vi.advanceTimersByTimeAsync(day);
  expect(asked).toBe(2);
  expect(known).toEqual({ events: [], error: null });
});
