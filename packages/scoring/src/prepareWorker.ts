import { parentPort, workerData } from 'node:worker_threads';
import { publicError } from '@stray/core';
import { openTextTower } from './encoders/encoder.ts';
import { defaultRecipe, gatherMaterial, mineCorpus } from './judge.ts';
import { encodeKnownLabels } from './labels.ts';
import type { Prepared, PrepareRequest } from './prepareContract.ts';

async function prepare({ folder, labels, method, seed }: PrepareRequest): Promise<Prepared> {
  const { manifest } = folder;
  const tower = await openTextTower(folder);
  const { encoded, warnings } = await encodeKnownLabels(tower, labels);
  const negatives = method === 'mcm' ? [] : await mineCorpus(tower, encoded, defaultRecipe(manifest));
  const material = await gatherMaterial({ tower, manifest, labels: encoded, negatives, method, seed });
  await tower.close();
  return { kind: 'prepared', material, warnings };
}

const request: PrepareRequest = workerData;
const answer = await prepare(request).catch((error: unknown): Prepared => ({ kind: 'refused', ...publicError(error) }));
parentPort?.postMessage(answer);
