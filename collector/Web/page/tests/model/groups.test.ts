import { expect, test } from 'vitest';
import { byLabel, grouped, isGroupKey, type GroupKey } from '../../src/model/groups';
import { host } from '../hosts';

const hosts = [
  host({ name: 'a', state: 'up', labels: { rack: '10' } }),
  host({ name: 'b', state: 'down', labels: { rack: '2' } }),
  host({ name: 'c', state: 'up', os: '' }),
  host({ name: 'd', state: 'late', labels: { rack: '2' } }),
];
const summary = (key: GroupKey) => grouped(hosts, key).map(({ title, ids }) => [title, ids.join()]);

test('ungrouped hosts are one group without a title', () => expect(summary('none')).toEqual([['', 'a,b,c,d']]));

test('states stand from bad to good, and the order within stays', () =>
  expect(summary('state')).toEqual([
    ['Down', 'b'],
    ['Late', 'd'],
    ['Up', 'a,c'],
  ]));

test("a label's values stand in natural order, hosts without it last", () =>
  expect(summary(byLabel('rack'))).toEqual([
    ['rack=2', 'b,d'],
    ['rack=10', 'a'],
    ['without rack', 'c'],
  ]));

test.each(['constructor', 'toString', '__proto__'])('no host has a label %s unless it was given one', name => {
  expect(summary(byLabel(name))).toEqual([[`without ${name}`, 'a,b,c,d']]);
  const labels = JSON.parse(`{"${name}":"x"}`) as Record<string, string>;
  expect(grouped([host({ labels })], byLabel(name))[0]!.title).toBe(`${name}=x`);
});

test('an unknown system is a group of its own', () => expect(summary('os').at(-1)).toEqual(['Unknown system', 'c']));

test('agents are grouped by their versions', () => expect(summary('version')).toEqual([['Agent 0.1.0', 'a,b,c,d']]));

test('keys are told from other texts', () => {
  expect(['none', 'state', 'os', 'version', 'label.x'].every(isGroupKey)).toBe(true);
  expect(['', 'label.', 'name', '__proto__'].some(isGroupKey)).toBe(false);
});
