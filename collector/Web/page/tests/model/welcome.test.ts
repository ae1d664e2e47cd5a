import { expect, test } from 'vitest';
import { dialAddress, isLoopback, joinLine, joinSteps } from '../../src/model/welcome';
import { statusDocument } from '../hosts';

test.each([
  ['[::]:7420', 'mon.example', 'mon.example:7420'],
  ['0.0.0.0:1', 'h', 'h:1'],
  ['127.0.0.1:7420', 'h', '127.0.0.1:7420'],
])('a collector on %s, seen as %s, is dialled at %s', (listening, page, expected) =>
  expect(dialAddress(listening, page)).toBe(expected),
);

test('loopback is told from the rest', () =>
  expect(['127.0.0.1:1', 'localhost:1', '[::1]:1', '10.0.0.1:1'].map(isLoopback)).toEqual([
    true,
    true,
    true,
    false,
  ]));

test('a host joins with a token, or pushes in the clear where nothing is encrypted', () => {
  const { collector } = statusDocument([]);
  expect(joinSteps(collector, 'h:7420').map((step) => step.command)).toEqual([
    'monitoring-collector token create',
    'monitoring-agent join TOKEN && monitoring-agent run',
  ]);
  expect(joinSteps({ ...collector, insecure: true }, '127.0.0.1:7420').map((step) => step.command)).toEqual([
    'monitoring-agent run --push.address 127.0.0.1:7420 --insecure',
  ]);
});

test('elsewhere than on its own machine the steps say where to run what', () => {
  const { collector } = statusDocument([]);
  const where = (address: string) => joinSteps(collector, address).map((step) => step.where);
  expect(where('h:7420')[0]).toContain("on the collector's machine");
  expect(where('127.0.0.1:7420').join()).not.toContain('machine');
});

test.each([
  ['', 'monitoring-agent join T && monitoring-agent run'],
  ['/srv/packages', 'sh /srv/packages/agent.sh T'],
  ['https://p.example/m', 'curl -fsSL https://p.example/m/agent.sh | sh -s -- T --from https://p.example/m'],
])('with packages at "%s" a host joins by one line', (place, line) => expect(joinLine(place, 'T')).toBe(line));
