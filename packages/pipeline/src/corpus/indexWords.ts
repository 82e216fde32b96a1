import { labelKey } from '@stray/core';
import { lackingLabels, namedLabels, type PrismaClient, putLabels, readLabelSet } from '@stray/db';
import { encodeConjugated, type TextTower } from '@stray/scoring';

export interface IndexingWork {
  readonly corpusVersionId: string;
  readonly tower: TextTower;
  /** Ends the work between two batches. */
  readonly signal: AbortSignal;
}

/** Written at once: the embedded database serves nobody else meanwhile. */
const batch = 200;

/**
 * index: the words of a corpus version, and the labels it was mined for → rows of the index, so that they can be searched by
 * what they mean. What was indexed before stays as it is.
 *
 * @returns how many words were written
 */
export async function indexWords(
  db: PrismaClient,
  { corpusVersionId, tower, signal }: IndexingWork,
): Promise<{ written: number }> {
  const version = await db.corpusVersion.findUnique({ where: { id: corpusVersionId }, include: { mining: true } });
  if (version === null) return { written: 0 };
  const { encoderId, mining } = version;
  if (mining !== null) await indexLabels(db, { encoderId, labelSetId: mining.labelSetId, tower });
  let written = 0;
  for (let after = -1; !signal.aborted; ) {
    const words = await lackingLabels(db, { corpusVersionId, encoderId, limit: batch, after });
    const last = words.at(-1);
    if (last === undefined) break;
    after = last.position;
    const conjugated = last.kind.startsWith('CSP');
    const rows = rowsOf(tower, await (conjugated ? encodeConjugated(tower, words) : tower.encodeWords(words)));
    const embedded = words.map(({ text, kind }, i) => ({ text, kind, embedding: rows(i) }));
    await putLabels(db, encoderId, embedded);
    written += words.length;
  }
  return { written };
}

interface LabelsToIndex {
  readonly encoderId: string;
  readonly labelSetId: string;
  readonly tower: TextTower;
}

async function indexLabels(db: PrismaClient, { encoderId, labelSetId, tower }: LabelsToIndex): Promise<void> {
  const { specs, embeddings } = await tower.encodeLabels(namedLabels(await readLabelSet(db, labelSetId)));
  const rows = rowsOf(tower, embeddings);
  const labels = specs.map((label, i) => ({ text: labelKey(label), kind: 'ID' as const, embedding: rows(i) }));
  await putLabels(db, encoderId, labels);
}

function rowsOf({ dimension }: TextTower, embeddings: Float32Array) {
  return (i: number) => embeddings.subarray(i * dimension, (i + 1) * dimension);
}
