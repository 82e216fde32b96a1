import { StrayError } from '@stray/core';
import { type CorpusDraft, createDraft, readEdits } from '@stray/db';
import { type DraftStores, draftToMine } from './drafts.ts';
import { readRecipe } from './mine.ts';

export interface Fork {
  readonly versionId: string;
  /** The version's own project when left out. */
  readonly projectId?: string | undefined;
  /** Of the new corpus. */
  readonly name: string;
  readonly author?: string | undefined;
}

/**
 * Begins a corpus with the recipe and the edits of a version of another one. What was mined serves again in the project
 * where it was mined; another project has other classes, for which it is mined anew.
 *
 * @throws StrayError NOT_FOUND · CONFLICT when there is a corpus of that name · LABELS_MISSING in a project without classes
 */
export async function forkVersion(
  { db, queue }: DraftStores,
  { versionId, projectId, name, author }: Fork,
): Promise<CorpusDraft> {
  const version = await db.corpusVersion.findUnique({
    where: { id: versionId },
    include: { corpus: true, mining: true },
  });
  if (version === null) throw new StrayError('NOT_FOUND', 'There is no such version.');
  const target = projectId ?? version.corpus.projectId;
  const project = await db.project.findUnique({ where: { id: target, deletedAt: null } });
  if (project === null) throw new StrayError('NOT_FOUND', 'There is no such project.');
  const { mining, encoderId } = version;
  const edits = await readEdits(db, versionId);
  const shared = mining?.projectId === target ? mining : null;
  const labelSetId = shared?.labelSetId ?? project.activeLabelSetId;
  if (labelSetId === null) {
    throw new StrayError('LABELS_MISSING', 'The project has no classes yet, so nothing can be mined for them.');
  }
  const [corpus] = await db.corpus.createManyAndReturn({ data: { projectId: target, name }, skipDuplicates: true });
  if (corpus === undefined) throw new StrayError('CONFLICT', `The project already has a corpus named “${name}”.`);
  const recipe = readRecipe(version.recipe);
  const facts = { corpusId: corpus.id, labelSetId, encoderId, recipe, author, forkedFrom: versionId, edits };
  return shared === null ? draftToMine({ db, queue }, facts) : createDraft(db, { ...facts, miningId: shared.id });
}
