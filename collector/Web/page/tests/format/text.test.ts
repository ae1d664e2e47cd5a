import { expect, test } from 'vitest';
import { shortOs } from '../../src/format/text';

test.each([
  ['Debian GNU/Linux 12 (bookworm)', 'Debian 12'],
  ['AlmaLinux 9.4 (Seafoam Ocelot)', 'AlmaLinux 9.4'],
  ['Arch Linux', 'Arch Linux'],
  ['(odd', '(odd'],
  ['', ''],
])('%j is called %j', (os, name) => expect(shortOs(os)).toBe(name));
