import { expect, test } from 'vitest';
import { plural } from '../words/english/plural.ts';
import {
  formatAgo,
  formatBytes,
  formatCount,
  formatDuration,
  formatMoment,
  formatRate,
  formatScore,
  formatShare,
  formatTook,
} from '../words/index.ts';

test('numbers carry their units', () => {
  expect(formatCount(4312)).toBe('4,312');
  expect([plural(0, 'photo'), plural(1, 'photo'), plural(4312, 'photo')]).toEqual([
    '0 photos',
    '1 photo',
    '4,312 photos',
  ]);
  expect(formatScore(0.5)).toBe('0.500');
  expect([999, 37_311, 999_499, 999_500, 12_345_678, 999_949_999, 1e9, 2.25e12].map(formatBytes)).toEqual([
    '999 B',
    '37 kB',
    '999 kB',
    '1.0 MB',
    '12.3 MB',
    '999.9 MB',
    '1.0 GB',
    '2.3 TB',
  ]);
  expect([3.21, 148.2, 1500].map(formatRate)).toEqual(['3.2/s', '148/s', '1,500/s']);
  expect([-1, 0.999, 1, 2].map(formatShare)).toEqual(['0 %', '99 %', '100 %', '100 %']);
});

test('durations are read like a clock', () => {
  expect([-1, 0, 3.2, 750, 3723].map(formatDuration)).toEqual(['0:00', '0:00', '0:04', '12:30', '1:02:03']);
  expect(formatTook('2026-01-01T00:00:00.000Z', '2026-01-01T00:00:08.440Z')).toBe('8.4 s');
  expect(formatTook('2026-01-01T00:00:00.000Z', '2026-01-01T00:00:42.000Z')).toBe('42 s');
  expect(formatTook('2026-01-01T00:00:00.000Z', '2026-01-01T00:02:10.000Z')).toBe('2 min 10 s');
});

test('moments are told from now', () => {
  const moment = '2026-01-10T12:00:00.000Z';
  const after = (seconds: number) => formatAgo(moment, Date.parse(moment) + 1000 * seconds);
  expect([-5, 10, 180, 7200, 86_400, 3 * 86_400, 90 * 86_400].map(after)).toEqual([
    'just now',
    'just now',
    '3 min ago',
    '2 h ago',
    'yesterday',
    '3 days ago',
    '2026-01-10',
  ]);
  expect(formatMoment(moment)).toBe('2026-01-10 12:00:00 UTC');
});
