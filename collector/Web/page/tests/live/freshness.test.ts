import { expect, test } from 'vitest';
import { freshness, staleMsMin } from '../../src/live/freshness';

test.each([
  ['connecting', null, 'connecting', ''],
  ['reconnecting', null, 'reconnecting', ''],
  ['live', 0, 'live', ''],
  ['live', staleMsMin - 1, 'live', ''],
  ['live', staleMsMin, 'stale', '12 s'],
  ['polling', 8_000, 'polling', ''],
  ['polling', 13_000, 'stale', '13 s'],
  ['reconnecting', 3_000, 'reconnecting', '3 s'],
] as const)('%s, heard %s ms ago, is %s %s', (link, ago, kind, age) => {
  const fresh = freshness(link, ago === null ? null : 100_000 - ago, 100_000);
  expect([fresh.kind, fresh.age]).toEqual([kind, age]);
});

test('a clock that was set back makes nothing stale', () => expect(freshness('live', 100, 50).kind).toBe('live'));
