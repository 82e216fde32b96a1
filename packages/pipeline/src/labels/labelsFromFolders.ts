import { type IdLabel, StrayError, tidyText } from '@stray/core';
import { type Db, declaredClasses } from '@stray/db';
import { cleanLabels } from './cleanLabels.ts';

export interface FolderLabels {
  readonly labels: IdLabel[];
  /** Of each label, in the same order. */
  readonly sampleCounts: number[];
  /** A sentence each. */
  readonly warnings: string[];
}

/**
 * The classes that the samples of a dataset were declared to have, by its class folders or its annotations, in the order of
 * their bytes in UTF-8. A sample of several classes counts in each.
 *
 * @throws StrayError NOT_FOUND · LABELS_MISSING when no sample has a class · otherwise as `cleanLabels`
 */
export async function labelsFromFolders(db: Db, datasetId: string): Promise<FolderLabels> {
  const dataset = await db.dataset.findUnique({ where: { id: datasetId, deletedAt: null } });
  if (dataset === null) throw new StrayError('NOT_FOUND', 'There is no such dataset.');
  const { declared, unclassed } = await declaredClasses(db, datasetId);
  if (declared.length === 0) {
    throw new StrayError(
      'LABELS_MISSING',
      `No sample of “${dataset.name}” has a class: its images do not lie in folders named after classes, and have no annotations.`,
    );
  }
  declared.sort((a, b) => Buffer.compare(Buffer.from(a.text), Buffer.from(b.text)));
  const { labels, warnings } = cleanLabels(declared.map(({ text }) => ({ text, where: `Class “${shortened(text)}”` })));
  const samples = new Map<string, number>();
  for (const { text, samples: count } of declared) samples.set(keyOf(text), (samples.get(keyOf(text)) ?? 0) + count);
  if (unclassed > 0) {
    const what = unclassed === 1 ? 'One sample has' : `${unclassed.toLocaleString('en')} samples have`;
    warnings.push(`${what} no class.`);
  }
  return { labels, sampleCounts: labels.map(({ text }) => samples.get(keyOf(text)) ?? 0), warnings };
}

/** Folders of one key are one label. */
const keyOf = (text: string) => tidyText(text).toLowerCase();

const shortened = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
