import { insertSamples, readLabelSet } from '@stray/db';
import { makeDataset, makeProject, sha256Of, withDatabase } from '@stray/testing';
import { describe, expect, it } from 'vitest';
import { importLabels, labelsFromFolders } from '../../src/labels/index.ts';

withDatabase((database) => {
  const db = () => database().prisma;
  const activeVersion = async (projectId: string) =>
    (await db().project.findUnique({ where: { id: projectId }, include: { activeLabelSet: true } }))?.activeLabelSet
      ?.version;

  describe('labels that are imported', () => {
    it('become the next version, which is the active one', async () => {
      const { id: projectId } = await makeProject(db());
      const labels = [
        { text: 't-shirt', senseOffset: 'n03595614', synonyms: ['tee'], prompt: 'a {}' },
        { text: 'hat' },
      ];
      const first = await importLabels(db(), { projectId, labels, createdBy: 'Ada' });
      expect(first).toMatchObject({ labelSet: { version: 1, createdBy: 'Ada', parentId: null }, warnings: [] });
      expect((await readLabelSet(db(), first.labelSet.id)).labels).toMatchObject([
        { position: 0, ...labels[0] },
        { position: 1, text: 'hat', senseOffset: null, synonyms: [], prompt: null },
      ]);
      const second = await importLabels(db(), { projectId, labels: [{ text: 'hat' }] });
      expect(second.labelSet).toMatchObject({ version: 2, parentId: first.labelSet.id });
      expect(await activeVersion(projectId)).toBe(2);
    });

    it('make no version that is the same as the active one', async () => {
      const { id: projectId } = await makeProject(db());
      const labels = [{ text: 'hat', synonyms: ['cap'] }, { text: 'shoe' }];
      const { labelSet } = await importLabels(db(), { projectId, labels });
      const again = await importLabels(db(), { projectId, labels: [{ ...labels[0], text: 'hat' }, { text: 'shoe' }] });
      expect(again).toEqual({ labelSet, warnings: ['These are the labels of version 1, which stays active.'] });
      for (const changed of [[...labels].reverse(), [{ text: 'hat' }, { text: 'shoe' }], labels.slice(0, 1)]) {
        const { warnings } = await importLabels(db(), { projectId, labels: changed });
        expect(warnings).toEqual([]);
      }
      const back = await importLabels(db(), { projectId, labels });
      expect(back.labelSet.version).toBe(5);
    });

    it('make one version when two import the same at once', async () => {
      const { id: projectId } = await makeProject(db());
      const both = await Promise.all([1, 2].map(() => importLabels(db(), { projectId, labels: [{ text: 'hat' }] })));
      expect(both.map(({ labelSet }) => labelSet.version)).toEqual([1, 1]);
      expect(await db().labelSet.count({ where: { projectId } })).toBe(1);
    });

    it('leave nothing behind when they are refused', async () => {
      const { id: projectId } = await makeProject(db());
      const twice = importLabels(db(), { projectId, labels: [{ text: 'hat' }, { text: 'hat' }] });
      await expect(twice).rejects.toMatchObject({ code: 'CONFLICT' });
      await expect(importLabels(db(), { projectId, labels: [] })).rejects.toMatchObject({ code: 'LABELS_MISSING' });
      const nowhere = importLabels(db(), { projectId: crypto.randomUUID(), labels: [{ text: 'hat' }] });
      await expect(nowhere).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await db().labelSet.count({ where: { projectId } })).toBe(0);
    });

    it('may be ten thousand', async () => {
      const { id: projectId } = await makeProject(db());
      const labels = Array.from({ length: 10_000 }, (_, i) => ({ text: `label ${i}`, synonyms: [`name ${i}`, '{"}'] }));
      const { labelSet } = await importLabels(db(), { projectId, labels });
      const stored = await readLabelSet(db(), labelSet.id);
      expect(stored.labels.map(({ text, synonyms }) => ({ text, synonyms }))).toEqual(labels);
      expect((await importLabels(db(), { projectId, labels })).labelSet.id).toBe(labelSet.id);
    });
  });

  describe('class folders', () => {
    const dataset = async (classes: readonly (string | undefined)[]) => {
      const { id } = await makeDataset(db());
      const rows = classes.map((declared, i) => ({
        path: `${i}.jpg`,
        sha256: sha256Of(`${i}`),
        bytes: 1,
        declaredClasses: declared === undefined ? [] : [declared],
      }));
      await insertSamples(db(), id, rows);
      return id;
    };

    it('are labels in the order of their bytes, with their numbers of samples', async () => {
      const id = await dataset(['shoe', 'hat', 'Zebra', 'hat', 'Hat', 'été', '𝒳', '\uff5e', undefined, ' ']);
      expect(await labelsFromFolders(db(), id)).toEqual({
        labels: ['Hat', 'Zebra', 'shoe', 'été', '\uff5e', '𝒳'].map((text) => ({ text })),
        sampleCounts: [3, 1, 1, 1, 1, 1],
        warnings: ['Repeated labels are counted once: hat.', '2 samples have no class.'],
      });
    });

    it('are missed where no sample lies in one', async () => {
      const message = /lie in folders named after classes/;
      await expect(labelsFromFolders(db(), await dataset([undefined]))).rejects.toThrow(message);
      await expect(labelsFromFolders(db(), await dataset([]))).rejects.toMatchObject({ code: 'LABELS_MISSING' });
      await expect(labelsFromFolders(db(), crypto.randomUUID())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('say which one is no label', async () => {
      const id = await dataset(['x'.repeat(300)]);
      await expect(labelsFromFolders(db(), id)).rejects.toThrow(`Class “${'x'.repeat(40)}…”: the label has 300`);
    });
  });
});
