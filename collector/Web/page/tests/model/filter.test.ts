import { expect, test } from 'vitest';
import { matches } from '../../src/model/filter';
import { host } from '../hosts';

test.each([
  ['', true],
  ['  ', true],
  ['WEB', true],
  ['web debian', true],
  ['web arch', false],
  ['10.0.0', true],
  ['.*', false],
])('text %j matches: %s', (text, expected) => expect(matches(host(), { state: 'all', text })).toBe(expected));

test('the state must match too', () => {
  expect(matches(host(), { state: 'down', text: '' })).toBe(false);
  expect(matches(host({ state: 'down' }), { state: 'down', text: 'web' })).toBe(true);
});
