import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { type EncoderId, runId, StrayError } from '@stray/core';
import { createLabelSet, createRun, type NewSample, type PrismaClient, type Queue } from '@stray/db';
import type { BlobStore } from '@stray/storage';
import { addSamples, storeFile } from './upload/samples.ts';

/** The classes that the authors of the clothing photos gave them; two of them are no words of WordNet. */
const labels = ['t-shirt', 'longsleeve', 'pants', 'shoes', 'shirt', 'dress', 'outwear', 'shorts', 'hat', 'skirt'];

const slug = 'demo';

export interface DemoStores {
  readonly db: PrismaClient;
  readonly blobs: BlobStore;
  readonly queue: Queue;
}

/**
 * Makes the demo project from a folder of photos, once: 172 of clothing and 31 that do not belong, and a run that is to
 * find them. Its rows come in one transaction, so a start that is cut short begins anew. Deleted, it stays so.
 *
 * @returns id of the run that scores it, or null when it was made before
 * @throws StrayError FOLDER_EMPTY when there are no photos
 */
export async function seedDemo(
  { db, blobs, queue }: DemoStores,
  { photos, encoderId }: { photos: string; encoderId: EncoderId },
): Promise<string | null> {
  if ((await db.seeded.count({ where: { name: slug } })) > 0) return null;
  const samples = await storePhotos(blobs, photos);
  return db.$transaction(
    async (tx) => {
      await tx.seeded.create({ data: { name: slug } });
      const project = await tx.project.create({ data: { slug, name: 'Demo' } });
      const labelSet = await createLabelSet(tx, { projectId: project.id, labels: labels.map((text) => ({ text })) });
      await tx.project.update({ where: { id: project.id }, data: { activeLabelSetId: labelSet.id } });
      const dataset = await tx.dataset.create({ data: { projectId: project.id, name: 'Clothing' } });
      await addSamples(tx, dataset.id, samples);
      const scoring = { encoderId, method: 'neglabel', parameters: {}, seed: 0 } as const;
      const run = await createRun(tx, { datasetId: dataset.id, labelSetId: labelSet.id, ...scoring });
      await queue.send('encode', { runId: runId.parse(run.id) }, tx);
      return run.id;
    },
    { timeout: 60_000, maxWait: 60_000 },
  );
}

async function storePhotos(blobs: BlobStore, photos: string): Promise<NewSample[]> {
  const names = (await readdir(photos, { recursive: true })).filter((name) => name.endsWith('.jpg')).sort();
  if (names.length === 0) throw new StrayError('FOLDER_EMPTY', `The demo photos are not in ${photos}.`);
  const samples: NewSample[] = [];
  for (const name of names) {
    const path = name.split(sep).join('/');
    // clothing/<class>/<photo>; the strays have no class.
    const [side, declared] = dirname(path).split('/');
    const bytes = await readFile(join(photos, name));
    samples.push(
      await storeFile(blobs, { path, bytes, declaredClasses: side === 'clothing' && declared ? [declared] : [] }),
    );
  }
  return samples;
}
