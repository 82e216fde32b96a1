import { lackingLabels, type PrismaClient, putLabels } from '@stray/db';
import { encodeConjugated, type TextTower } from '@stray/scoring';
import { readRecipe } from './mine.ts';

export interface IndexingWork {
  readonly corpusVersionId: string;
  readonly tower: TextTower;
  /** Ends the work between two batches. */
  readonly signal: AbortSignal;
}

/** Written at once: the embedded database serves nobody else meanwhile. */
const batch = 200;

/**
 * index: the words of a corpus version → rows of the index, so that they can be searched by what they mean. Words that were
 * indexed before stay as they are.
 *
 * @returns how many rows were written
 */
export async function indexWords(
  db: PrismaClient,
  { corpusVersionId, tower, signal }: IndexingWork,
): Promise<{ written: number }> {
  const version = await db.corpusVersion.findUnique({ where: { id: corpusVersionId } });
  if (version === null) return { written: 0 };
  const { encoderId } = version;
  const conjugated = readRecipe(version.recipe).pool === 'conjugated';
  let written = 0;
  while (!signal.aborted) {
    const words = await lackingLabels(db, { corpusVersionId, encoderId, limit: batch });
    if (words.length === 0) break;
    const rows = await (conjugated ? encodeConjugated(tower, words) : tower.encodeWords(words));
    const { dimension } = tower;
    await putLabels(
      db,
      encoderId,
      words.map(({ text, polarity }, i) => ({
        text,
        kind: kindOf(polarity, conjugated),
        embedding: rows.subarray(i * dimension, (i + 1) * dimension),
      })),
    );
    written += words.length;
  }
  return { written };
}

function kindOf(polarity: 'noun' | 'adjective', conjugated: boolean) {
  if (polarity === 'noun') return conjugated ? 'CSP_NOUN' : 'NOUN';
  return conjugated ? 'CSP_ADJECTIVE' : 'ADJECTIVE';
}
