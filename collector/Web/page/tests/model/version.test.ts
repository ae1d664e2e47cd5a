import { expect, test } from 'vitest';
import { isBehind, versionsBehind } from '../../src/model/version';
import { host } from '../hosts';

test.each([
  ['0.1.0', '0.2.0', true],
  ['0.9.3', '0.10.0', true],
  ['0.10.0', '0.9.3', false],
  ['0.2.0', '0.2.0', false],
  ['', '0.2.0', false],
  ['0.1.0', '', false],
])('an agent %s of a collector %s: behind is %s', (agent, collector, behind) =>
  expect(isBehind(agent, collector)).toBe(behind),
);

test('versions behind stand from old to new with their counts', () => {
  const versions = ['0.9.0', '0.10.0', '0.9.0', '0.11.0', ''];
  const hosts = versions.map((agentVersion, i) => host({ name: `h${i}`, agentVersion }));
  expect([...versionsBehind(hosts, '0.11.0')]).toEqual([
    ['0.9.0', 2],
    ['0.10.0', 1],
  ]);
});
