import { StrayError, sha256 } from '@stray/core';
import { readEmbeddings, type ScoreRun } from '@stray/db';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { readSearchImage } from '../searchImages.ts';
import { Sample } from './sample.ts';

const longestText = 200;

export const SimilarTo = builder.inputType('SimilarTo', {
  description: 'What samples are compared with: one of these.',
  fields: (t) => ({
    text: t.string({ description: `Words for what the photos show, up to ${longestText} characters.` }),
    sampleId: t.globalID({ for: Sample, description: 'Any sample that you may see; it comes first itself.' }),
    imageId: t.string({ description: 'What POST /search/<id of the dataset> answered to an image, for a week.' }),
  }),
});

export interface SimilarToInput {
  readonly text?: string | null;
  readonly sampleId?: { readonly id: string } | null;
  readonly imageId?: string | null;
}

/**
 * The embedding that samples are compared with, by the encoder of a run.
 *
 * @throws StrayError BAD_ARGUMENT · LABEL_UNKNOWN · NOT_FOUND for a sample or an image that is not there · CONFLICT for one
 *   that this encoder has not seen
 */
export async function readSimilarTo(
  { db, desk, home }: Context,
  { text, sampleId, imageId }: SimilarToInput,
  { datasetId, encoderId }: Pick<ScoreRun, 'datasetId' | 'encoderId'>,
): Promise<Float32Array> {
  if ([text, sampleId, imageId].filter((given) => given != null).length !== 1) {
    throw new StrayError('BAD_ARGUMENT', '`similarTo` takes one of `text`, `sampleId` and `imageId`.');
  }
  if (text != null) {
    const words = text.normalize('NFC').trim();
    if (words === '' || words.length > longestText) {
      throw new StrayError('BAD_ARGUMENT', `The text has to have 1 to ${longestText} characters.`);
    }
    return desk.embedText(encoderId, words);
  }
  if (sampleId != null) {
    const sample = await db.sample.findUnique({ where: { id: sampleId.id }, select: { sha256: true } });
    if (sample === null) throw new StrayError('NOT_FOUND', 'There is no such sample.');
    const found = (await readEmbeddings(db, encoderId, [sample.sha256])).get(sample.sha256);
    if (found !== undefined) return found.embedding;
    throw new StrayError('CONFLICT', 'The sample is not encoded yet, so that nothing can be compared with it.');
  }
  const name = sha256.safeParse(imageId);
  const found = name.success ? await readSearchImage(home, { datasetId, sha256: name.data, encoderId }) : undefined;
  if (found !== undefined) return found;
  throw new StrayError('NOT_FOUND', 'The image that was searched by is no longer kept; search by it once more.');
}
