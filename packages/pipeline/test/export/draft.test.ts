import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { syncedMeanwhile } from '../../src/export/draft.ts';

describe('a file that is synced while it is written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stray-draft-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  /** Long enough for the disk to be asked. */
  const slowly = async (work: () => string) => {
    await pause(800);
    return work();
  };

  it('gives what the work gives, also where it is begun late or never', async () => {
    const file = join(folder, 'late');
    const write = () => {
      writeFileSync(file, 'rows');
      return 'written';
    };
    expect(await syncedMeanwhile(file, () => slowly(write))).toBe('written');
    expect(await syncedMeanwhile(file, () => slowly(() => 'again'))).toBe('again');
    expect(await syncedMeanwhile(join(folder, 'never'), async () => 'nothing')).toBe('nothing');
  });

  it('fails where the disk does, but first of all as the work does', async () => {
    await expect(syncedMeanwhile(folder, () => slowly(() => 'written'))).rejects.toMatchObject({ code: 'EISDIR' });
    const broken = () => {
      throw new Error('no rows');
    };
    await expect(syncedMeanwhile(folder, () => slowly(broken))).rejects.toThrow('no rows');
  });
});
