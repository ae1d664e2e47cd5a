import { expect, test } from 'vitest';
import { clocksOf } from '../../src/model/clocks';

test.each([
  ['behind', -600_000, { hostMs: 401_000, latestMs: 1_001_000 }],
  ['ahead', 600_000, { hostMs: 1_601_000, latestMs: 1_601_000 }],
  ['unknown', null, { hostMs: 1_001_000, latestMs: 1_001_000 }],
])('events of a host whose clock is %s are asked for up to the later clock', (_, offsetMs, clocks) =>
  expect(clocksOf(1_000_000, 1_000, offsetMs)).toEqual(clocks),
);
