import { expect, test } from 'vitest';
import { sentence, shortOs } from '../../src/format/text';

test.each([
  ['Debian GNU/Linux 12 (bookworm)', 'Debian 12'],
  ['AlmaLinux 9.4 (Seafoam Ocelot)', 'AlmaLinux 9.4'],
  ['Arch Linux', 'Arch Linux'],
  ['(odd', '(odd'],
  ['', ''],
])('%j is called %j', (os, name) => expect(shortOs(os)).toBe(name));

test('a reason begins with a capital', () => {
  expect(sentence('no batch for 10 s')).toBe('No batch for 10 s');
  expect(sentence('')).toBe('');
});
