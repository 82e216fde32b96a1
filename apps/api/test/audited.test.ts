import { StrayError } from '@stray/core';
import { withOneDatabase } from '@stray/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { audited } from '../src/access/auditMutation.ts';
import type { Context } from '../src/context.ts';

withOneDatabase((database) => {
  const db = () => database().prisma;
  // Entries stay, so that each test has an action of its own.
  let [tests, action] = [0, ''];
  beforeEach(() => {
    action = `act ${++tests}`;
  });
  const entries = () => db().auditEvent.findMany({ where: { action }, select: { targets: true, settled: true } });
  const done = async (work: () => Promise<unknown>) =>
    audited(
      { db: db(), access: { viewer: { kind: 'local' } } } as Context,
      { action, projectId: null, targets: ['Project:p'], summary: 'name: June' },
      work,
    );

  describe('a mutation', () => {
    it('is written down, unsettled, before it is done, and settled afterwards with what it made', async () => {
      let meanwhile: unknown;
      const result = { made: { id: 'd' }, userErrors: [] };
      const work = async () => {
        meanwhile = await entries();
        return result;
      };
      expect(await done(work)).toBe(result);
      expect(meanwhile).toEqual([{ targets: ['Project:p'], settled: false }]);
      expect(await entries()).toEqual([{ targets: ['Project:p', 'made:d'], settled: true }]);
      await expect(db().auditEvent.deleteMany({ where: { action } })).rejects.toThrow(/append-only/);
    });

    it.each([
      ['nothing', { made: null }],
      ['false', { made: false }],
      ['refusals', { made: {}, userErrors: [{ code: 'CONFLICT' }] }],
    ])('that comes to %s leaves no entry', async (_, result) => {
      await done(async () => result);
      expect(await entries()).toEqual([]);
    });

    it('that is refused leaves no entry, and one that met a fault of ours stays unsettled', async () => {
      await expect(done(() => Promise.reject(new StrayError('CONFLICT', 'no')))).rejects.toThrow('no');
      expect(await entries()).toEqual([]);
      await expect(done(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
      expect(await entries()).toEqual([{ targets: ['Project:p'], settled: false }]);
    });
  });
});
