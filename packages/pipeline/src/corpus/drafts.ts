import { type CorpusEdit, type CorpusRecipe, type Negative, StrayError } from '@stray/core';
import {
  type CorpusDraft,
  type CorpusVersion,
  createDraft,
  type DraftWithEdits,
  editDraft,
  lockDraft,
  namedLabels,
  newestVersion,
  type PrismaClient,
  type Queue,
  readDraft,
  readEdits,
  readLabelSet,
  readMining,
  writeCorpusVersion,
} from '@stray/db';
import { type Candidate, canonicalWord } from '@stray/scoring';
import { contentHash } from './hashes.ts';
import { readRecipe } from './mine.ts';
import { classNames, negativesOf, type WordSource } from './negatives.ts';

export interface DraftStores {
  readonly db: PrismaClient;
  readonly queue: Queue;
}

export interface DraftRequest {
  readonly corpusId: string;
  readonly labelSetId: string;
  readonly encoderId: string;
  readonly recipe: CorpusRecipe;
  readonly author?: string | undefined;
  readonly forkedFrom?: string | undefined;
  readonly edits?: readonly CorpusEdit[] | undefined;
}

/** Begins a draft that is to be mined; the job is queued with its row. */
export function draftToMine({ db, queue }: DraftStores, request: DraftRequest): Promise<CorpusDraft> {
  return db.$transaction(async (tx) => {
    const draft = await createDraft(tx, request);
    await queue.send('mine', { draftId: draft.id }, tx);
    return draft;
  });
}

export interface DraftFrom {
  readonly corpusId: string;
  /** The version whose content it begins with; the newest one of the corpus when left out. */
  readonly versionId?: string | undefined;
  readonly author?: string | undefined;
}

/**
 * Begins a draft with the content of a version: to edit the newest one, or to bring back an older one as the next. One of a
 * version from before minings were kept has to be mined first.
 *
 * @throws StrayError NOT_FOUND when there is no such version in the corpus
 */
export async function draftFrom({ db, queue }: DraftStores, request: DraftFrom): Promise<CorpusDraft> {
  const { corpusId, versionId, author } = request;
  const version = versionId
    ? await db.corpusVersion.findUnique({ where: { id: versionId, corpusId } })
    : await newestVersion(db, corpusId);
  if (version === null) throw new StrayError('NOT_FOUND', 'The corpus has no such version to begin with.');
  const { encoderId, miningId } = version;
  const edits = await readEdits(db, version.id);
  if (miningId !== null) {
    const { labelSetId } = await readMiningFacts(db, miningId);
    const recipe = readRecipe(version.recipe);
    return createDraft(db, { corpusId, labelSetId, encoderId, recipe, author, miningId, edits });
  }
  const labelSetId = await activeLabels(db, corpusId);
  return draftToMine(
    { db, queue },
    { corpusId, labelSetId, encoderId, recipe: readRecipe(version.recipe), author, edits },
  );
}

async function readMiningFacts(db: PrismaClient, id: string): Promise<{ labelSetId: string }> {
  return db.mining.findUniqueOrThrow({ where: { id }, select: { labelSetId: true } });
}

/** @throws StrayError LABELS_MISSING */
async function activeLabels(db: PrismaClient, corpusId: string): Promise<string> {
  const corpus = await db.corpus.findUnique({
    where: { id: corpusId },
    select: { project: { select: { activeLabelSetId: true } } },
  });
  const labelSetId = corpus?.project.activeLabelSetId ?? null;
  if (labelSetId === null)
    throw new StrayError('LABELS_MISSING', 'The project has no classes yet, so nothing can be mined.');
  return labelSetId;
}

const longestWord = 200;

/** A word as it is kept among the negatives. @throws StrayError BAD_ARGUMENT for none, or one that is too long */
export function readWord(given: string): string {
  const text = canonicalWord(given);
  if (text === '') throw new StrayError('BAD_ARGUMENT', 'A word is empty.');
  if (text.length > longestWord) {
    throw new StrayError(
      'BAD_ARGUMENT',
      `A word has ${text.length} characters; ${longestWord} is the limit: “${text.slice(0, 40)}…”.`,
    );
  }
  return text;
}

export interface DraftEditing {
  readonly edits: readonly CorpusEdit[];
  readonly undo: readonly string[];
  readonly author?: string | undefined;
  /** Which of the words the encoder has an idea of. */
  readonly known: (words: readonly Candidate[]) => Promise<readonly boolean[]>;
}

/**
 * Bans, pins and adds words in a draft, or takes back what was said of them.
 *
 * @throws StrayError NOT_FOUND · BAD_ARGUMENT for a word that is a class and should become a negative · LABEL_UNKNOWN for one
 *   that the encoder has no idea of
 */
export async function changeDraft(
  db: PrismaClient,
  id: string,
  { known, ...change }: DraftEditing,
): Promise<DraftWithEdits> {
  const edits = change.edits.map((edit) => ({ ...edit, text: readWord(edit.text) }));
  const wanted = edits.filter(({ kind }) => kind !== 'ban');
  const draft = await readDraft(db, id);
  const names = classNames(namedLabels(await readLabelSet(db, draft.labelSetId)));
  const aClass = wanted.find(({ text }) => names.has(text));
  if (aClass !== undefined) {
    throw new StrayError('BAD_ARGUMENT', `“${aClass.text}” is one of the classes, so it cannot be a negative.`);
  }
  const said = await known(wanted);
  const unknown = wanted.find((_, i) => said[i] === false);
  if (unknown !== undefined) {
    throw new StrayError(
      'LABEL_UNKNOWN',
      `The encoder has no idea of “${unknown.text}” as a ${unknown.polarity}, so it cannot be a negative.`,
    );
  }
  return editDraft(db, id, { ...change, edits, undo: change.undo.map(readWord) });
}

/** The negatives that a draft would be published with. @throws StrayError NOT_FOUND · CONFLICT while it is not mined */
export async function draftNegatives(
  db: PrismaClient,
  id: string,
  { source, groups }: DraftWords,
): Promise<{ draft: DraftWithEdits; hash: string; negatives: Negative[] }> {
  const draft = await readDraft(db, id);
  if (draft.status !== 'READY' || draft.miningId === null) {
    const why = draft.status === 'FAILED' ? `its mining has failed: ${draft.errorMessage ?? ''}` : 'it is being mined';
    throw new StrayError('CONFLICT', `The draft has no negatives yet: ${why}.`);
  }
  const { words, hash: mining } = await readMining(db, draft.miningId);
  const labels = namedLabels(await readLabelSet(db, draft.labelSetId));
  const { edits } = draft;
  const negatives = await negativesOf({ words, edits, recipe: readRecipe(draft.recipe), labels, groups, source });
  return { draft, negatives, hash: contentHash({ mining, edits, negatives }) };
}

export interface DraftWords {
  readonly source: WordSource;
  /** G of NegLabel where the recipe names none. */
  readonly groups: number;
}

export interface Publishing extends DraftWords {
  readonly message: string;
  readonly author?: string | undefined;
}

/**
 * Makes a draft the next version of its corpus, and takes the draft away; one of the two is always there.
 *
 * @throws StrayError NOT_FOUND · CONFLICT while it is not mined, when somebody published or edited meanwhile: the draft then
 *   stays as it is · BAD_ARGUMENT when it changes nothing · NEGATIVES_MISSING when no negative is left
 */
export async function publishDraft(
  { db, queue }: DraftStores,
  id: string,
  { message, author, ...words }: Publishing,
): Promise<CorpusVersion> {
  const { draft, negatives, hash } = await draftNegatives(db, id, words);
  if (negatives.length === 0) throw new StrayError('NEGATIVES_MISSING', 'The draft leaves no negative at all.');
  const { corpusId, parentId, encoderId, miningId, edits, forkedFrom } = draft;
  return db.$transaction(
    async (tx) => {
      await lockDraft(tx, id);
      const { revision } = await readDraft(tx, id);
      if (revision !== draft.revision) {
        throw new StrayError('CONFLICT', 'The draft was edited while it was being published; look at it once more.');
      }
      const newest = await newestVersion(tx, corpusId);
      if (newest !== null && newest.id === parentId && newest.hash === hash) {
        throw new StrayError('BAD_ARGUMENT', `The draft changes nothing: it is what version ${newest.number} holds.`);
      }
      const version = await writeCorpusVersion(tx, {
        corpusId,
        parentId,
        message,
        author: author ?? draft.author ?? undefined,
        forkedFrom: forkedFrom ?? undefined,
        miningId: miningId ?? undefined,
        recipe: readRecipe(draft.recipe),
        encoderId,
        hash,
        negatives,
        edits,
      });
      await tx.corpusDraft.delete({ where: { id } });
      await queue.send('index-words', { corpusVersionId: version.id }, tx);
      return version;
    },
    { timeout: 60_000, maxWait: 60_000 },
  );
}
