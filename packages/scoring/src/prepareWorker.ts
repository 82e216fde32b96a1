import { parentPort, workerData } from 'node:worker_threads';
import { labelsOf, type MethodNeed, methodFacts, publicError, StrayError } from '@stray/core';
import { placeTextTower } from './encoders/placedTextTower.ts';
import type { OnProgress, TextTower } from './encoders/textTower.ts';
import { gatherMaterial } from './judge.ts';
import { encodeKnownLabels } from './labels.ts';
import { mineCorpus } from './mine/mineCorpus.ts';
import type { Candidate } from './mine/negMining.ts';
import { recipeFor } from './mine/recipe.ts';
import type { FromPrepare, Prepared, PrepareRequest } from './prepareContract.ts';

async function prepare(request: PrepareRequest): Promise<Prepared> {
  const { folder, method, others = [], seed, preset, candidates: given, chosen } = request;
  const { manifest } = folder;
  const { tower, device } = await placeTextTower(folder, request.device ?? { request: 'cpu' });
  const { encoded: labels, warnings } = await encodeKnownLabels(tower, labelsOf(request.labels));
  const recipe = given === undefined ? request.recipe : { pool: 'given' as const, ...request.recipe };
  const mine = async (need: MethodNeed) => {
    if (need === chosen?.need) return refuseUnknown(tower, chosen.words);
    const wanting = [method, ...others].find((name) => methodFacts[name].needs.includes(need));
    const base = wanting && recipeFor(wanting, manifest, preset);
    if (base === undefined) return [];
    const wanted = need === 'negatives' ? { ...base, ...recipe } : base;
    return (await mineCorpus(tower, labels, wanted, { given, onProgress })).kept;
  };
  const negatives = await mine('negatives');
  const conjugatedNegatives = await mine('conjugated-negatives');
  const words = { labels, negatives, conjugatedNegatives };
  const material = await gatherMaterial({
    tower,
    manifest,
    ...words,
    method,
    others,
    groups: chosen?.groups,
    seed,
    onProgress,
  });
  const unknown = given === undefined ? [] : unknownCandidates(tower, given);
  await tower.close();
  return { kind: 'prepared', material, warnings: [...warnings, ...unknown], device };
}

/** @throws StrayError LABEL_UNKNOWN: without a word, the others would be in other groups */
function refuseUnknown(tower: TextTower, words: readonly Candidate[]): readonly Candidate[] {
  const unknown = words[tower.known(words).indexOf(false)];
  if (unknown === undefined) return words;
  throw new StrayError('LABEL_UNKNOWN', `The encoder has no idea of “${unknown.text}”, which is one of the negatives.`);
}

function unknownCandidates(tower: TextTower, given: readonly Candidate[]): string[] {
  const count = tower.known(given).filter((known) => !known).length;
  return count === 0 ? [] : [`${count} of ${given.length} candidates are no nouns of WordNet and are passed over`];
}

const send = (message: FromPrepare) => parentPort?.postMessage(message);
const onProgress: OnProgress = (done, total) => send({ kind: 'progress', done, total });

const request: PrepareRequest = workerData;
const answer = await prepare(request).catch((error: unknown): Prepared => ({ kind: 'refused', ...publicError(error) }));
send(answer);
