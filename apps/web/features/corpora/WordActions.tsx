import { effectWords } from '../../words/index.ts';
import forms from '../frame/forms.module.css';
import type { QuickEdit } from './useQuickEdit.ts';

const words = effectWords.quick;

export interface WordActionsProps {
  readonly word: string;
  readonly quick: QuickEdit;
  readonly showNear: () => void;
}

/** What can be done with a negative while looking at a photo that it pulls down. */
export function WordActions({ word, quick, showNear }: WordActionsProps) {
  const said = quick.edits.find(({ text }) => text === word)?.kind;
  return (
    <>
      {(['BAN', 'PIN'] as const).map((kind) => (
        <button
          key={kind}
          type="button"
          className={`${forms.button} ${forms.small}`}
          disabled={quick.busy}
          aria-pressed={said === kind}
          title={kind === 'BAN' ? words.banHint : words.pinHint}
          onClick={() => (said === kind ? quick.undo(word) : quick.say({ kind, text: word }))}
        >
          {said === kind
            ? effectWords.undoEdit({ edit: effectWords.edits[kind] })
            : kind === 'BAN'
              ? words.ban
              : words.pin}
        </button>
      ))}
      <button type="button" className={`${forms.button} ${forms.small}`} onClick={showNear}>
        {words.allNear}
      </button>
    </>
  );
}
