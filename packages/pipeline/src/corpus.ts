import { createHash } from 'node:crypto';
import type { CorpusRecipe } from '@stray/core';
import { ensureCorpus, findCorpusVersion, type PrismaClient, readNegatives, writeCorpusVersion } from '@stray/db';
import { type Candidate, type EncodedLabels, mineCorpus, type TextTower } from '@stray/scoring';

/** Name of the corpus that a project gets when it has none of its own. */
const defaultCorpus = 'WordNet';

export interface CorpusRequest {
  readonly projectId: string;
  readonly encoderId: string;
  readonly tower: TextTower;
  readonly labels: EncodedLabels;
  readonly recipe: CorpusRecipe;
}

/**
 * The project's corpus version for these labels: mined once, then the same immutable version again while recipe,
 * encoder and labels are the same. The first one becomes the project's active version.
 */
export async function corpusFor(
  db: PrismaClient,
  { projectId, encoderId, tower, labels, recipe: wanted }: CorpusRequest,
): Promise<{ id: string; negatives: readonly Candidate[] }> {
  const recipe = { source: 'wordnet', ...wanted };
  const facts = JSON.stringify({ recipe, encoderId, labels: labels.texts });
  const hash = createHash('sha256').update(facts).digest('hex');
  const corpus = await ensureCorpus(db, { projectId, name: defaultCorpus });
  const known = await findCorpusVersion(db, { corpusId: corpus.id, hash });
  if (known !== null) return { id: known.id, negatives: await readNegatives(db, known.id) };

  const { kept } = await mineCorpus(tower, labels, recipe);
  const negatives = kept.map((word) => ({ ...word, origin: 'mined' as const }));
  const message = `Mined from WordNet for ${labels.texts.length} labels`;
  const version = await writeCorpusVersion(db, { corpusId: corpus.id, message, recipe, encoderId, hash, negatives });
  await db.project.updateMany({
    where: { id: projectId, activeCorpusVersionId: null },
    data: { activeCorpusVersionId: version.id },
  });
  return { id: version.id, negatives };
}
