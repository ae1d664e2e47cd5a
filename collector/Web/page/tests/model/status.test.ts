import { expect, test } from 'vitest';
import { countStates, withDocument, withHosts, withoutHosts, withRound, withValues } from '../../src/model/status';
import { host, statusDocument } from '../hosts';

const one = host({ name: 'one' });
const two = host({ name: 'two' });
const status = withDocument(null, statusDocument([one, two]), 9_000);

test('a document says how far the clocks are apart', () => expect(status.clockOffsetMs).toBe(1_000));

test('rows that changed replace theirs, the others keep their identity', () => {
  const changed = host({ name: 'two', cpuRatio: 0.9 });
  const after = withHosts(status, [changed]);
  expect(after.hosts.get('one')).toBe(one);
  expect(after.hosts.get('two')).toBe(changed);
  expect(status.hosts.get('two')).toBe(two);
});

test('a changed value leaves the shape, a new host, another state or another label does not', () => {
  expect(withHosts(status, [host({ name: 'two', cpuRatio: 0.9 })]).shape).toBe(status.shape);
  expect(withHosts(status, [host({ name: 'three' })]).shape).toBeGreaterThan(status.shape);
  expect(withHosts(status, [host({ name: 'two', state: 'down' })]).shape).toBeGreaterThan(status.shape);
  expect(withHosts(status, [host({ name: 'two', labels: { rack: '1' } })]).shape).toBeGreaterThan(status.shape);
});

test('forgotten hosts leave', () => {
  const after = withoutHosts(status, ['one', 'unheard-of']);
  expect([...after.hosts.keys()]).toEqual(['two']);
});

test('a new document takes the place of all rows, and equal ones keep their identity', () => {
  const after = withDocument(status, statusDocument([host({ name: 'one' }), host({ name: 'four' })]), 9_000);
  expect([...after.hosts.keys()]).toEqual(['one', 'four']);
  expect(after.hosts.get('one')).toBe(one);
});

test('a round brings the totals and leaves the rows', () => {
  const { round, fleet } = statusDocument([]);
  const after = withRound(status, { now: 20_000, round: { ...round, number: 7 }, fleet }, 18_500);
  expect(after.round.number).toBe(7);
  expect(after.clockOffsetMs).toBe(1_500);
  expect(after.hosts).toBe(status.hosts);
});

test('states are counted', () =>
  expect(countStates([one, two, host({ state: 'keptOut' })])).toEqual({ up: 2, late: 0, down: 0, keptOut: 1 }));

test('numbers change in place, of known hosts only, and say that the host was just heard of', () => {
  const after = withValues(status, {
    now: 77_000,
    fields: ['cpuRatio', 'load1'],
    hosts: [
      ['one', 0.5, null],
      ['unheard-of', 1, 1],
    ],
  });
  expect(after.hosts.get('one')).toEqual({ ...one, cpuRatio: 0.5, load1: null, lastSeenMs: 77_000 });
  expect(after.hosts.get('two')).toBe(two);
  expect(after.hosts.size).toBe(2);
  expect(after.shape).toBe(status.shape);
});
