import type { Client } from '@urql/core';
import { effectWords } from '../../words/index.ts';
import { ApiFailure, accepted, ask, tell } from '../api/ask.ts';
import type { Edit } from './documents.ts';
import { CreateDraft, DraftsOfCorpus, EditDraft } from './mutations.ts';

export type NewEdit = Pick<Edit, 'kind' | 'text'> & Partial<Pick<Edit, 'polarity'>>;

export interface EditedDraft {
  readonly id: string;
  readonly revision: number;
}

/**
 * Adds edits to the draft of a corpus that the same person has open, or to a new one.
 *
 * @throws ApiFailure
 */
export async function editOpenDraft(
  client: Client,
  { corpusId, edits, author }: { corpusId: string; edits: readonly NewEdit[]; author: string | null },
): Promise<EditedDraft> {
  const { node } = await ask(client, DraftsOfCorpus, { id: corpusId });
  if (node?.__typename !== 'Corpus') throw new ApiFailure('refused', effectWords.refused.noCorpus);
  const open = node.drafts.find((draft) => draft.status === 'READY' && (draft.author ?? null) === author);
  const draftId = open?.id ?? (await beginDraft(client, { corpusId, author }));
  return editDraft(client, { draftId, edits, author });
}

/** @throws ApiFailure */
export async function beginDraft(
  client: Client,
  { corpusId, fromVersionId, author }: { corpusId: string; fromVersionId?: string; author: string | null },
): Promise<string> {
  const { createCorpusDraft } = await tell(client, CreateDraft, {
    corpusId,
    fromVersionId: fromVersionId ?? null,
    author,
  });
  const { draft } = accepted(createCorpusDraft);
  if (draft === null) throw new ApiFailure('refused', effectWords.refused.notBegun);
  return draft.id;
}

/** @throws ApiFailure */
export async function editDraft(
  client: Client,
  change: { draftId: string; edits?: readonly NewEdit[]; undo?: readonly string[]; author: string | null },
): Promise<EditedDraft> {
  const { draftId, edits = [], undo = [], author } = change;
  const { editCorpusDraft } = await tell(client, EditDraft, { draftId, edits: [...edits], undo: [...undo], author });
  const { draft } = accepted(editCorpusDraft);
  if (draft === null) throw new ApiFailure('refused', effectWords.refused.notChanged);
  return draft;
}
