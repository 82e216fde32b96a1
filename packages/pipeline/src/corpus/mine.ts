import { type CorpusRecipe, corpusRecipe, StrayError } from '@stray/core';
import {
  draftHeartbeat,
  findMining,
  finishMining,
  type LabelSet,
  type Mining,
  namedLabels,
  type PrismaClient,
  readDraft,
  readLabelSet,
  writeMining,
} from '@stray/db';
import { type Candidate, encodeKnownLabels, mineCorpus, type OnProgress, type TextTower } from '@stray/scoring';
import type { BlobStore } from '@stray/storage';
import { miningHash } from './hashes.ts';
import { readWords } from './wordList.ts';

export interface MiningStores {
  readonly db: PrismaClient;
  /** Where the lists of words lie that people gave. */
  readonly blobs: BlobStore;
  readonly tower: TextTower;
}

export interface MiningTask {
  readonly labelSet: LabelSet & Parameters<typeof namedLabels>[0];
  readonly encoderId: string;
  readonly recipe: CorpusRecipe;
  readonly onProgress?: OnProgress | undefined;
}

/**
 * What NegMining gives for labels, encoder and recipe: mined once in a project, then the same again.
 *
 * @throws StrayError LABEL_UNKNOWN when the encoder knows none of the labels · NEGATIVES_MISSING when no word is left ·
 *   BLOB_NOT_FOUND when the list of words is gone
 */
export async function mineFor(
  { db, blobs, tower }: MiningStores,
  { labelSet, encoderId, recipe, onProgress }: MiningTask,
): Promise<Mining> {
  const labels = namedLabels(labelSet);
  const { projectId, id: labelSetId } = labelSet;
  const hash = miningHash({ recipe, encoderId, labels });
  const known = await findMining(db, { projectId, hash });
  if (known !== null) return known;
  const { encoded } = await encodeKnownLabels(tower, labels);
  const given: readonly Candidate[] = recipe.wordList === undefined ? [] : await readWords(blobs, recipe.wordList);
  const { kept, reserve } = await mineCorpus(tower, encoded, recipe, { given, onProgress });
  if (kept.length === 0) {
    throw new StrayError(
      'NEGATIVES_MISSING',
      'No word is left to be a negative: all of the candidates mean a class, come too near to one, or are unknown to the encoder.',
    );
  }
  return writeMining(db, { projectId, labelSetId, encoderId, recipe, hash, words: { kept, reserve } });
}

/**
 * mine: finds the negatives of a draft. Done again after a loss, it gives the same.
 *
 * @returns false when the draft has gone meanwhile
 * @throws StrayError as `mineFor`
 */
export async function mineDraft(stores: MiningStores, draftId: string): Promise<boolean> {
  const { db } = stores;
  const draft = await readDraft(db, draftId);
  if (draft.status !== 'MINING') return false;
  const labelSet = await readLabelSet(db, draft.labelSetId);
  let told = 0;
  const mining = await mineFor(stores, {
    labelSet,
    encoderId: draft.encoderId,
    recipe: readRecipe(draft.recipe),
    onProgress(done, total) {
      if (performance.now() - told < 1000 && done < total) return;
      told = performance.now();
      void draftHeartbeat(db, draftId, { done, total }).catch(() => undefined);
    },
  });
  return finishMining(db, draftId, mining.id);
}

/** The recipe of a stored version; older ones hold facts that are no part of it. @throws StrayError INTERNAL */
export function readRecipe(stored: unknown): CorpusRecipe {
  const parsed = corpusRecipe.safeParse(stored);
  if (!parsed.success) throw new StrayError('INTERNAL', 'A stored corpus version holds no recipe.');
  return parsed.data;
}
