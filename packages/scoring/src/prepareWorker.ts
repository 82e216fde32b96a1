import { parentPort, workerData } from 'node:worker_threads';
import { publicError } from '@stray/core';
import { openTextTower } from './encoders/encoder.ts';
import { defaultRecipe, gatherMaterial, mineCorpus } from './judge.ts';
import { encodeKnownLabels } from './labels.ts';
import type { Prepared, PrepareRequest } from './prepareContract.ts';

async function prepare({ folder, labels, method, seed }: PrepareRequest): Promise<Prepared> {
  const { manifest } = folder;
  const tower = openTextTower(folder);
  const { encoded, warnings } = encodeKnownLabels(tower, labels);
  const mined = method === 'mcm' ? [] : await mineCorpus(tower, encoded, defaultRecipe(manifest));
  const negatives = mined.map(({ text }) => text);
  const material = gatherMaterial({ tower, manifest, labels: encoded, negatives, method, seed });
  return { kind: 'prepared', material, warnings };
}

const request: PrepareRequest = workerData;
const answer = await prepare(request).catch((error: unknown): Prepared => ({ kind: 'refused', ...publicError(error) }));
parentPort?.postMessage(answer);
