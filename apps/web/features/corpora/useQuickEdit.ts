import { useState } from 'react';
import { useClient } from 'urql';
import { useWork, type Work } from '../api/useWork.ts';
import { useAuthor } from '../frame/useAuthor.ts';
import type { Edit } from './documents.ts';
import { type EditedDraft, editDraft, editOpenDraft, type NewEdit } from './editDraft.ts';

export interface QuickEdit extends Pick<Work, 'busy' | 'refusal'> {
  /** Whose draft takes the edits; null where there is none. */
  readonly corpus: { readonly id: string; readonly name: string } | null;
  readonly draft: EditedDraft | null;
  /** What was said on this page, the latest last. */
  readonly edits: readonly Pick<Edit, 'kind' | 'text'>[];
  readonly say: (edit: NewEdit) => void;
  readonly undo: (word: string) => void;
}

/** Bans and pins that are made while looking at photos: they go to a draft of the corpus. */
export function useQuickEdit(corpus: QuickEdit['corpus']): QuickEdit {
  const client = useClient();
  const [author] = useAuthor();
  const [draft, setDraft] = useState<EditedDraft | null>(null);
  const [edits, setEdits] = useState<QuickEdit['edits']>([]);
  const { busy, refusal, run } = useWork();
  const without = (word: string) => edits.filter(({ text }) => text !== word);
  const say = (edit: NewEdit) =>
    void run(async () => {
      if (corpus === null) return;
      setDraft(await editOpenDraft(client, { corpusId: corpus.id, edits: [edit], author }));
      setEdits([...without(edit.text), edit]);
    });
  const undo = (word: string) =>
    void run(async () => {
      if (draft === null) return;
      setDraft(await editDraft(client, { draftId: draft.id, undo: [word], author }));
      setEdits(without(word));
    });
  return { corpus, draft, edits, busy, refusal, say, undo };
}
