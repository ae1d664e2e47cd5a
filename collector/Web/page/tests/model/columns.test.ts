import { describe, expect, test } from 'vitest';
import { columns, pressed, share, sorted, sortKeys } from '../../src/model/columns';
import { host } from '../hosts';

const namesBy = (hosts: ReturnType<typeof host>[], key: (typeof sortKeys)[number], descending = false) =>
  sorted(hosts, { key, descending }).map(row => row.name);

describe('sorted', () => {
  test('names are in natural order', () =>
    expect(namesBy([host({ name: 'web10' }), host({ name: 'Web2' }), host({ name: 'db' })], 'name')).toEqual([
      'db',
      'Web2',
      'web10',
    ]));

  test('what is unknown stands last both ways', () => {
    const hosts = [
      host({ name: 'a', cpuRatio: null }),
      host({ name: 'b', cpuRatio: 0.1 }),
      host({ name: 'c', cpuRatio: 0.9 }),
    ];
    expect(namesBy(hosts, 'cpu')).toEqual(['b', 'c', 'a']);
    expect(namesBy(hosts, 'cpu', true)).toEqual(['c', 'b', 'a']);
  });

  test('the worst state stands first', () => {
    const hosts = (['up', 'late', 'keptOut', 'down'] as const).map(state => host({ name: state, state }));
    expect(namesBy(hosts, 'state')).toEqual(['down', 'keptOut', 'late', 'up']);
  });

  test('equal values stand by name, whichever way', () => {
    const hosts = [host({ name: 'b' }), host({ name: 'a' })];
    expect(namesBy(hosts, 'cpu')).toEqual(['a', 'b']);
    expect(namesBy(hosts, 'cpu', true)).toEqual(['a', 'b']);
  });

  test('the longest up stands on top at the first press', () => {
    const hosts = [host({ name: 'young', bootMs: 9_000 }), host({ name: 'old', bootMs: 1_000 })];
    expect(sorted(hosts, pressed({ key: 'name', descending: false }, 'uptime'))[0]!.name).toBe('old');
  });

  test('clocks are compared by how far off they are', () => {
    const hosts = [host({ name: 'a', clockOffsetMs: 5 }), host({ name: 'b', clockOffsetMs: -50 })];
    expect(namesBy(hosts, 'clock', true)).toEqual(['b', 'a']);
  });

  test('every column orders a thousand hosts without a doubt', () => {
    const hosts = Array.from({ length: 1000 }, (_, i) =>
      host({ name: `h${i}`, id: `${i}`, cpuRatio: i % 7 ? i / 1000 : null }),
    );
    for (const key of sortKeys) {
      expect(sorted([...hosts].reverse(), { key, descending: false })).toEqual(
        sorted(hosts, { key, descending: false }),
      );
    }
  });
});

test('a second press turns the order round, another column starts in its own way', () => {
  const first = pressed({ key: 'name', descending: false }, 'cpu');
  expect(first).toEqual({ key: 'cpu', descending: true });
  expect(pressed(first, 'cpu')).toEqual({ key: 'cpu', descending: false });
  expect(pressed(first, 'name')).toEqual({ key: 'name', descending: columns.name.descendingFirst });
});

test('a share of nothing is unknown', () => {
  expect(share(0, 0)).toBeNull();
  expect(share(null, 5)).toBeNull();
  expect(share(1, 4)).toBe(0.25);
});
