import { expect, test } from 'vitest';
import { daysToFull, filesystemsOf } from '../../src/model/filesystems';

const latest = (mountpoint: string, kind: string, value: number | 'NaN') => ({
  name: `node_filesystem_${kind}`,
  labels: { device: '/dev/x', fstype: 'ext4', mountpoint },
  timeMs: 0,
  value,
});

test('what is mounted stands fullest first, with what df would say', () => {
  const found = filesystemsOf([
    ...[latest('/', 'size_bytes', 100), latest('/', 'free_bytes', 60), latest('/', 'avail_bytes', 40)],
    ...[latest('/data', 'size_bytes', 100), latest('/data', 'free_bytes', 5), latest('/data', 'avail_bytes', 5)],
    latest('/data', 'readonly', 1),
    ...[latest('/odd', 'size_bytes', 'NaN'), latest('/half', 'size_bytes', 7)],
  ]);
  expect(found.map(({ mount, ratio, readOnly }) => [mount, ratio, readOnly])).toEqual([
    ['/data', 0.95, true],
    ['/', 0.5, false],
  ]);
});

const day = 86_400_000;
const trend = (values: (number | null)[]) => ({
  fromMs: 0,
  stepMs: day / 10,
  count: values.length,
  series: [{ name: 'node_filesystem_avail_bytes', labels: { mountpoint: '/' }, values }],
});

test('what falls by a tenth each tenth of a day is full after what is left of it', () => {
  const days = daysToFull(trend([100, 90, 80, null, 60, 50, 40]));
  expect(days.get('/')).toBeCloseTo(0.4, 9);
});

test('what rises, stands still, falls too slowly or is hardly known has no end in sight', () => {
  expect(daysToFull(trend([1, 2, 3, 4, 5, 6, 7])).size).toBe(0);
  expect(daysToFull(trend([5, 5, 5, 5, 5, 5, 5])).size).toBe(0);
  expect(daysToFull(trend([100_000, 99_999, 99_998, 99_997, 99_996, 99_995])).size).toBe(0);
  expect(daysToFull(trend([3, 2, 1])).size).toBe(0);
});
