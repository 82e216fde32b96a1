import forms from '../frame/forms.module.css';
import { editVerb } from './effectWords.ts';
import type { QuickEdit } from './useQuickEdit.ts';

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
          title={
            kind === 'BAN'
              ? 'No negative any more: photos that look like it are not pulled down by it'
              : 'A negative for good, whatever mining says'
          }
          onClick={() => (said === kind ? quick.undo(word) : quick.say({ kind, text: word }))}
        >
          {said === kind ? `${editVerb(kind)}: undo` : kind === 'BAN' ? 'Ban' : 'Pin'}
        </button>
      ))}
      <button type="button" className={`${forms.button} ${forms.small}`} onClick={showNear}>
        All photos near it
      </button>
    </>
  );
}
