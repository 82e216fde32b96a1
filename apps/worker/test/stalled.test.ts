import { describe, expect, it } from 'vitest';
import { measureSilence } from '../src/jobs/stalled.ts';

const run = (heartbeat: string | null) =>
  ({ kind: 'run', id: 'a', heartbeatAt: heartbeat === null ? null : new Date(heartbeat) }) as const;

describe('silence', () => {
  it('is measured by the time that passes while a heartbeat stays the same', () => {
    const silence = measureSilence(20_000);
    const last = run('2026-01-01T00:00:00Z');
    expect(silence([last], 0)).toEqual([]);
    expect(silence([last], 19_999)).toEqual([]);
    expect(silence([last], 20_000)).toEqual([last]);
    expect(silence([last], 25_000)).toEqual([last]);
  });

  it('is broken by any other heartbeat, one of a clock that was set back too', () => {
    const silence = measureSilence(20_000);
    expect(silence([run('2026-01-01T00:00:00Z')], 0)).toEqual([]);
    expect(silence([run('2025-01-01T00:00:00Z')], 15_000)).toEqual([]);
    expect(silence([run('2025-01-01T00:00:00Z')], 30_000)).toEqual([]);
    expect(silence([run('2025-01-01T00:00:00Z')], 35_000)).toHaveLength(1);
  });

  it('does not follow from a heartbeat that is long ago, nor from one to come', () => {
    const silence = measureSilence(20_000);
    expect(silence([run('1999-01-01T00:00:00Z')], 0)).toEqual([]);
    expect(measureSilence(20_000)([run('2099-01-01T00:00:00Z')], 0)).toEqual([]);
  });

  it('is that of work that nobody has begun, too, and forgets what has ended', () => {
    const silence = measureSilence(20_000);
    expect(silence([run(null)], 0)).toEqual([]);
    expect(silence([], 10_000)).toEqual([]);
    expect(silence([run(null)], 20_000)).toEqual([]);
    expect(silence([run(null)], 40_000)).toEqual([run(null)]);
  });
});
