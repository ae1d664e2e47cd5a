import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Follower, followMsMin, retryMs, type Past } from '../../src/history/follower';
import type { Range } from '../../src/model/range';

let asked: URL[];
let answers: (url: URL) => Response;
let told: Past[];
let now: number;
let seen: boolean;
let follower: Follower;

const start = 1_000_000_000;
const minute: Range = { kind: 'recent', spanMs: 60_000 };

/** Answers with the moments themselves, but for those that are missing. */
function steps(url: URL, isMissing: (moment: number) => boolean = () => false): Response {
  const of = (name: string) => Number(url.searchParams.get(name)!.replace('ms', ''));
  const [fromMs, toMs, stepMs] = [of('from'), of('to'), of('step')];
  const moments = Array.from({ length: (toMs - fromMs) / stepMs + 1 }, (_, i) => fromMs + i * stepMs);
  const values = moments.map(moment => (isMissing(moment) ? null : moment));
  return Response.json({ fromMs, toMs, stepMs, unreadableRuns: 1, series: [{ name: 'a', labels: {}, values }] });
}

beforeEach(() => {
  vi.useFakeTimers();
  [asked, told, now, seen] = [[], [], start, true];
  answers = url => (url.searchParams.get('function') === 'raw' ? Response.json({ series: [] }) : steps(url));
  vi.stubGlobal('fetch', (url: string) => {
    const full = new URL(url, 'http://page/');
    asked.push(full);
    return Promise.resolve(answers(full));
  });
});

afterEach(() => {
  follower.stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function follow(range: Range): Promise<void> {
  follower = new Follower('id', range, () => now, past => told.push(past), () => seen);
  follower.start();
  await vi.advanceTimersByTimeAsync(0);
}

async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 5_000) {
    now += 5_000;
    await vi.advanceTimersByTimeAsync(5_000);
  }
}

function lastFrom(): number {
  return Number(asked.at(-1)!.searchParams.get('from'));
}

function gaps(): number {
  return told.at(-1)!.tables!.rates.series[0]!.values.filter(value => value === null).length;
}

test('one look at the pace and three questions make a first picture', async () => {
  await follow(minute);
  expect(asked.map(url => url.searchParams.get('function'))).toEqual(['raw', 'rate', 'avg', 'avg']);
  expect(told).toHaveLength(1);
  expect(told[0]!.tables!.rates.series[0]!.values.at(-1)).toBe(start);
  expect(told[0]!.unreadable).toBe(3);
});

test('what comes after is asked for alone, and moves the picture on', async () => {
  await follow(minute);
  const count = told[0]!.tables!.rates.count;
  now += followMsMin;
  await vi.advanceTimersByTimeAsync(followMsMin);
  const tail = asked.slice(4);
  expect(tail).toHaveLength(3);
  expect(Number(tail[0]!.searchParams.get('from'))).toBeGreaterThan(start - 8_000);
  const { rates } = told.at(-1)!.tables!;
  expect(rates.count).toBe(count);
  const moments = rates.series[0]!.values;
  expect(moments.at(-1)).toBe(now);
  expect(moments).toEqual(moments.map((_, i) => now - (count - 1 - i) * rates.stepMs));
});

test('moments whose samples may have come late are asked for again', async () => {
  await follow(minute);
  now += followMsMin;
  await vi.advanceTimersByTimeAsync(followMsMin);
  expect(Number(asked.at(-1)!.searchParams.get('from'))).toBeLessThanOrEqual(start - 5_000);
});

test('of a long time it is asked more finely when the host was up', async () => {
  const day = 86_400_000;
  await follow({ kind: 'recent', spanMs: 15 * day });
  const fine = asked.slice(1).find(url => url.searchParams.get('step') === '120000ms')!;
  expect(asked).toHaveLength(5);
  expect(fine.searchParams.get('match')).toContain('node_load1');
  const { grainMs, tables } = told[0]!;
  expect(grainMs).toBe(120_000);
  expect(tables!.presence.count).toBe(10_800);
  now += 60_000;
  await vi.advanceTimersByTimeAsync(60_000);
  const { rates, presence } = told.at(-1)!.tables!;
  expect(asked).toHaveLength(9);
  expect([rates.stepMs, presence.stepMs]).toEqual([3_600_000, 120_000]);
  const moments = presence.series[0]!.values;
  expect(moments.at(-1)).toBe(Math.floor(now / 120_000) * 120_000);
  expect(moments).toEqual(moments.map((_, i) => moments.at(-1)! - (presence.count - 1 - i) * 120_000));
});

test('what a host kept in an outage and brings late fills the gap', async () => {
  const quarter: Range = { kind: 'recent', spanMs: 900_000 };
  await follow(quarter);
  let [back, kept] = [Infinity, true];
  answers = url => steps(url, moment => kept && moment > start && moment < back);
  await pass(300_000);
  expect(gaps()).toBe(60);
  expect(lastFrom()).toBeGreaterThan(now - 30_000);
  // The host comes back with what it samples now, and a little later brings what it kept.
  back = now;
  await pass(30_000);
  expect(lastFrom()).toBe(start);
  kept = false;
  await pass(5_000);
  expect(gaps()).toBe(0);
  await pass(5_000);
  expect(lastFrom()).toBeGreaterThan(now - 30_000);
});

test('a backlog that takes long fills the gap to its end', async () => {
  await follow({ kind: 'recent', spanMs: 3_600_000 });
  let [back, brought] = [Infinity, start];
  answers = url => steps(url, moment => moment > brought && moment < back);
  await pass(600_000);
  back = now;
  while (brought < back) {
    await pass(30_000);
    brought += 60_000;
  }
  await pass(20_000);
  expect(gaps()).toBe(0);
  await pass(120_000);
  expect(lastFrom()).toBeGreaterThan(now - 60_000);
});

test('a gap that stays is asked for again for a while only', async () => {
  answers = url =>
    url.searchParams.get('function') === 'raw'
      ? Response.json({ series: [] })
      : steps(url, moment => moment > start - 300_000 && moment < start - 60_000);
  await follow({ kind: 'recent', spanMs: 900_000 });
  now += 5_000;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(Number(asked.at(-1)!.searchParams.get('from'))).toBe(start - 300_000);
  now += 100_000;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(Number(asked.at(-1)!.searchParams.get('from'))).toBeGreaterThan(start);
});

test('a fixed stretch is asked for once', async () => {
  await follow({ kind: 'fixed', fromMs: start - 60_000, toMs: start });
  await vi.advanceTimersByTimeAsync(120_000);
  expect(asked).toHaveLength(4);
});

test('nothing is asked for while nobody looks', async () => {
  await follow(minute);
  seen = false;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(4);
  seen = true;
  await vi.advanceTimersByTimeAsync(followMsMin);
  expect(asked).toHaveLength(7);
});

test('after a failure what was drawn stays, and is asked for again', async () => {
  await follow(minute);
  answers = () => Response.json({ error: { code: 'unreadable', message: 'no' } }, { status: 500 });
  await vi.advanceTimersByTimeAsync(followMsMin);
  expect(told.at(-1)!.error!.fault).toBe('unreadable');
  expect(told.at(-1)!.tables).not.toBeNull();
  answers = url => steps(url);
  await vi.advanceTimersByTimeAsync(retryMs);
  expect(told.at(-1)!.error).toBeNull();
});

test('who has left is told nothing more', async () => {
  await follow(minute);
  follower.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toHaveLength(1);
});
