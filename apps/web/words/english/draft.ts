import { formatShare, formatVersion } from './numbers.ts';
import { plural } from './plural.ts';

type EditKind = 'BAN' | 'PIN' | 'ADD';

const deeds: Readonly<Record<EditKind, string>> = { BAN: 'ban', PIN: 'pin', ADD: 'add' };

/** A version of a corpus in the making. */
export const draftWords = {
  label: 'Draft',
  first: 'Draft of the first version',
  after: ({ version }: { version: number }) => `Draft after ${formatVersion(version)}`,
  remove: 'Delete draft',
  progress: 'Mining',
  mining: 'Its words are being mined…',
  miningShare: ({ share }: { share: number }) => `Its words are being mined, ${formatShare(share)}…`,
  miningFailed: 'It could not be mined.',
  unchangedFirst: 'Nothing is changed yet. Ban, pin or add words, or publish it as it is.',
  unchanged: 'Nothing is changed yet. Choose a word and ban or pin it, or add one.',
  changes: 'Changes',
  taken: ({ edits }: { edits: number }) => `${plural(edits, 'edit')} taken over`,
  nothingScored: 'No dataset is scored yet, so there is nothing to compare with.',
  preview: 'Preview',
  previewOn: ({ dataset }: { dataset: string }) => `Preview on ${dataset}`,
  undo: 'Undo',
  undoOne: ({ word, edit }: { word: string; edit: string }) => `Undo: ${word} ${edit}`,
  publish: {
    form: 'Publish',
    message: 'What changes, in one line',
    messageExample: 'Ban fabrics that we mean to keep',
    /** A message to publish with: `Ban denim and lace, pin retina`. */
    messageFor: (edits: readonly { readonly kind: EditKind; readonly text: string }[]) => {
      const parts = (['BAN', 'PIN', 'ADD'] as const).flatMap((kind) => {
        const words = edits.filter((edit) => edit.kind === kind).map(({ text }) => text);
        if (words.length === 0) return [];
        const [last, ...others] = [...words].reverse();
        const named =
          words.length > 3
            ? `${words.length} words`
            : [others.reverse().join(', '), last].filter(Boolean).join(' and ');
        return [`${deeds[kind]} ${named}`];
      });
      const message = parts.join(', ');
      return message.charAt(0).toUpperCase() + message.slice(1);
    },
    name: 'Your name',
    unsigned: 'unsigned',
    activate: 'Use it for new runs',
    outdated:
      'Somebody has published a newer version since this draft was begun. Nothing is lost: your changes are still here. Bring the draft up to date, look at the preview, and publish again; where both say something of a word, yours counts.',
    rebase: 'Bring up to date',
    submit: 'Publish',
    submitting: 'One moment…',
  },
} as const;
