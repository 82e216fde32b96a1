import { availableParallelism } from 'node:os';
import { type CorpusRecipe, identify, labelsOf, type Negative, StrayError } from '@stray/core';
import { openEncoder } from '@stray/models';
import { contentHash, miningHash } from '@stray/pipeline';
import { encodeKnownLabels, mineCorpus, openTextTower, wishedRecipe } from '@stray/scoring';
import { sayWords } from '../output/words.ts';
import { homeOf } from '../system/settings.ts';
import type { PortableCorpus } from './portable.ts';
import { poolOf, type Source } from './recipeOptions.ts';
import type { WordsOfFile } from './wordFile.ts';

export interface MiningHere {
  readonly encoder: string;
  readonly labels: readonly string[];
  readonly source: Source;
  readonly wishes: Partial<CorpusRecipe>;
  /** Where the source is a list. */
  readonly list: WordsOfFile | undefined;
  /** What to call the corpus. */
  readonly name: string;
  readonly message: string;
  readonly author: string | null;
}

export interface MinedHere {
  readonly corpus: PortableCorpus;
  readonly warnings: readonly string[];
  /** Candidates that were compared with the labels. */
  readonly considered: number;
  /** Words of the list that the encoder has no idea of. */
  readonly unknown: number;
}

/**
 * Mines as a server does, without one: the same inputs give a corpus of the same hash.
 *
 * @throws StrayError LABEL_UNKNOWN when the encoder knows none of the labels · NEGATIVES_MISSING when no word is left
 */
export async function mineHere(request: MiningHere): Promise<MinedHere> {
  const { source, wishes, list, name, message, author } = request;
  const folder = await openEncoder(request.encoder, { home: homeOf(process.env) });
  const listed = list === undefined ? wishes : { ...wishes, wordList: list.wordList };
  const recipe = wishedRecipe(poolOf[source], listed, folder.manifest);
  const encoderId = identify(folder);
  const labels = labelsOf(request.labels);
  const tower = await openTextTower(folder);
  const progress = sayWords();
  try {
    const { encoded, warnings } = await encodeKnownLabels(tower, labels);
    const { kept, considered, unknown } = await mineCorpus(tower, encoded, recipe, {
      given: list?.words ?? [],
      threads: availableParallelism(),
      onProgress: progress.onProgress,
    });
    if (kept.length === 0) {
      throw new StrayError(
        'NEGATIVES_MISSING',
        `None of ${considered} candidates is left to be a negative: they mean a class or come too near to one.`,
      );
    }
    const negatives = kept.map((word): Negative => ({ ...word, origin: 'mined' }));
    const mining = miningHash({ recipe, encoderId, labels });
    const corpus: PortableCorpus = {
      format: 'stray-corpus',
      formatVersion: 1,
      corpus: name,
      number: 1,
      message,
      author,
      createdAt: new Date().toISOString(),
      hash: contentHash({ mining, edits: [], negatives }),
      encoderId,
      labels: [...request.labels],
      recipe,
      edits: [],
      negatives,
    };
    return { corpus, warnings, considered, unknown };
  } finally {
    progress.stop();
    await tower.close();
  }
}
