import { expect, test } from 'vitest';
import { agentCommand, dialAddress, isLoopback } from '../../src/model/welcome';
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

test('the command names the pin and the secret, or says that nothing is encrypted', () => {
  const { collector } = statusDocument([]);
  expect(agentCommand(collector, 'h:7420')).toBe(
    'monitoring-agent run \\\n  --push.address h:7420 \\\n  --push.pin sha256:00 \\\n  ' +
      '--push.secret-file /etc/monitoring/secret',
  );
  expect(agentCommand({ ...collector, pin: '' }, 'h:7420')).toContain('--insecure \\\n  --push.secret-file');
});

test("on its own machine the command names the collector's own file, quoted where a shell needs it", () => {
  const { collector } = statusDocument([]);
  const command = (secretFile: string) => agentCommand({ ...collector, secretFile }, '127.0.0.1:7420');
  expect(command('/data/secret')).toMatch(/--push.secret-file \/data\/secret$/);
  expect(command("/my data/it's")).toMatch(/--push.secret-file '\/my data\/it'\\''s'$/);
  expect(command('')).toMatch(/\/etc\/monitoring\/secret$/);
});
