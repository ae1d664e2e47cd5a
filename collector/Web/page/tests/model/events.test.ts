import { expect, test } from 'vitest';
import { tell } from '../../src/model/events';

const event = (kind: string, amount = 0, text = '') =>
  tell({ host: 'web-1', timeMs: 0, kind, from: 'collector', amount, text });

test.each([
  ['up', 61_000, '', 'Up', 'After 1 min.'],
  ['up', 0, '', 'Up', ''],
  ['down', 0, 'no batch for 10 s', 'Down', 'No batch for 10 s'],
  ['gap', 61_000, 'nothing was sampled', 'Gap', 'Nothing was sampled for 1 min'],
  ['clockJump', -2_500, 'it was set', 'Clock set', 'By −2.50 s. It was set'],
  ['reboot', 0, '', 'Rebooted', ''],
])('%s of %d is told in words', (kind, amount, text, word, detail) =>
  expect(event(kind, amount, text)).toMatchObject({ word, detail }),
);

test('what a newer collector knows is told by its own text', () =>
  expect(event('meteorStrike', 1, 'a hole')).toEqual({ word: 'MeteorStrike', tone: 'plain', detail: 'A hole' }));
