import type { CorpusEdit, CorpusRecipe, Negative } from '@stray/core';
import {
  type CorpusVersion,
  ensureCorpus,
  findCorpusVersion,
  type Mining,
  namedLabels,
  newestVersion,
  type PrismaClient,
  readEdits,
  readMining,
  readNegatives,
  writeCorpusVersion,
} from '@stray/db';
import { contentHash } from './hashes.ts';
import { type MiningStores, type MiningTask, mineFor, readRecipe } from './mine.ts';
import { negativesOf, type WordSource } from './negatives.ts';

export interface RunCorpus extends MiningTask {
  readonly source: WordSource;
  /** G of NegLabel where the recipe names none. */
  readonly groups: number;
}

/** What a run scores against. */
export interface CorpusOfRun {
  /** Of the version. */
  readonly id: string;
  readonly negatives: readonly Negative[];
  readonly recipe: CorpusRecipe;
}

/**
 * The corpus version for a run that names none: the project's active one if it was mined for these labels and this encoder;
 * else its recipe is mined anew for them, and published with its edits as the next version. So what a person has banned or
 * pinned holds for every later set of labels. A project without a corpus gets one.
 */
export async function corpusFor(stores: MiningStores, { source, groups, ...task }: RunCorpus): Promise<CorpusOfRun> {
  const { db } = stores;
  const { labelSet, encoderId } = task;
  const { projectId } = labelSet;
  const base = await baseOf(db, { projectId, encoderId, recipe: task.recipe });
  const recipe = base?.version ? readRecipe(base.version.recipe) : task.recipe;
  const mining = await mineFor(stores, { ...task, recipe });
  if (base?.version?.miningId === mining.id) {
    return { id: base.version.id, negatives: await readNegatives(db, base.version.id), recipe };
  }
  const edits = base?.version ? await readEdits(db, base.version.id) : [];
  const { words } = await readMining(db, mining.id);
  const labels = namedLabels(labelSet);
  const negatives = await negativesOf({ words, edits, recipe, labels, groups, source });
  const corpusId = base?.corpusId ?? (await ensureCorpus(db, { projectId, name: corpusName(recipe) })).id;
  const version = await nextVersion(db, {
    corpusId,
    mining,
    recipe,
    edits,
    negatives,
    labelSetVersion: labelSet.version,
  });
  const replaces = base?.active ? { activeCorpusVersionId: base.version?.id ?? null } : { activeCorpusVersionId: null };
  await db.project.updateMany({ where: { id: projectId, ...replaces }, data: { activeCorpusVersionId: version.id } });
  return { id: version.id, negatives, recipe };
}

/** Name of the corpus that a project gets when it has none of its own. */
function corpusName({ pool }: CorpusRecipe): string {
  return pool === 'conjugated' ? 'WordNet, conjugated' : 'WordNet';
}

interface Base {
  readonly corpusId: string;
  readonly version: CorpusVersion | null;
  readonly active: boolean;
}

interface Wanted {
  readonly projectId: string;
  readonly encoderId: string;
  readonly recipe: CorpusRecipe;
}

/** What the run's corpus is to follow: the active version if its words serve the method, else the newest of the usual name. */
async function baseOf(db: PrismaClient, { projectId, encoderId, recipe }: Wanted): Promise<Base | null> {
  const serves = (version: CorpusVersion) =>
    version.encoderId === encoderId &&
    (readRecipe(version.recipe).pool === 'conjugated') === (recipe.pool === 'conjugated');
  const project = await db.project.findUnique({ where: { id: projectId }, select: { activeCorpusVersion: true } });
  const active = project?.activeCorpusVersion ?? null;
  if (active !== null && serves(active)) return { corpusId: active.corpusId, version: active, active: true };
  const usual = await db.corpus.findUnique({ where: { projectId_name: { projectId, name: corpusName(recipe) } } });
  if (usual === null) return null;
  const newest = await newestVersion(db, usual.id);
  return { corpusId: usual.id, version: newest !== null && serves(newest) ? newest : null, active: false };
}

interface NextVersion {
  readonly corpusId: string;
  readonly mining: Mining;
  readonly recipe: CorpusRecipe;
  readonly edits: readonly CorpusEdit[];
  readonly negatives: readonly Negative[];
  readonly labelSetVersion: number;
}

async function nextVersion(db: PrismaClient, next: NextVersion): Promise<CorpusVersion> {
  const { corpusId, mining, recipe, edits, negatives, labelSetVersion } = next;
  const hash = contentHash({ mining: mining.hash, edits, negatives });
  const known = await findCorpusVersion(db, { corpusId, hash });
  if (known !== null) return known;
  const message = `Mined for version ${labelSetVersion} of the labels${edits.length > 0 ? ', with the edits of the version before' : ''}`;
  const { encoderId, id: miningId } = mining;
  return writeCorpusVersion(db, { corpusId, message, miningId, recipe, encoderId, hash, negatives, edits });
}
