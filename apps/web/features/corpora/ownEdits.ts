import type { Draft, Edit } from './documents.ts';

/** What a draft changes of the version that it was begun from, and what it took over. */
export function ownEdits(
  edits: Draft['edits'],
  inherited: readonly Pick<Edit, 'kind' | 'text'>[],
): { own: Draft['edits']; taken: Draft['edits'] } {
  const known = new Set(inherited.map(({ kind, text }) => `${kind} ${text}`));
  const isTaken = ({ kind, text }: Edit) => known.has(`${kind} ${text}`);
  return { own: edits.filter((edit) => !isTaken(edit)), taken: edits.filter(isTaken) };
}
