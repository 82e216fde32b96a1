'use client';

import { type FormEvent, type ReactNode, useState } from 'react';
import { removalWords } from '../../words/index.ts';
import { useWork } from '../api/useWork.ts';
import forms from '../frame/forms.module.css';
import { Leave, Question, QuestionTitle } from '../frame/Question.tsx';
import styles from './removal.module.css';

export interface DeleteButtonProps {
  /** What the button does, for those who hear it: `Delete the dataset “June”`. */
  readonly deed: string;
  readonly question: string;
  /** What goes with it. */
  readonly children: ReactNode;
  /** Has to be typed before anything is deleted. */
  readonly typed?: string;
  readonly remove: () => Promise<void>;
  readonly small?: boolean;
}

/** Deletes something that cannot be brought back, once it was said what goes with it. */
export function DeleteButton({ deed, small = false, ...asking }: DeleteButtonProps) {
  const [asked, setAsked] = useState(false);
  return (
    <>
      <button
        type="button"
        className={`${forms.button} ${forms.danger} ${small ? forms.small : ''}`}
        aria-label={deed}
        onClick={() => setAsked(true)}
      >
        {removalWords.open}
      </button>
      {asked ? <Asking {...asking} close={() => setAsked(false)} /> : null}
    </>
  );
}

interface AskingProps extends Omit<DeleteButtonProps, 'deed' | 'small'> {
  readonly close: () => void;
}

function Asking({ question, children, typed, remove, close }: AskingProps) {
  const [words, setWords] = useState('');
  const { busy, refusal, run } = useWork();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await run(remove)) close();
  };
  return (
    <Question className={styles.dialog} onClose={() => busy || close()}>
      <form className={forms.form} onSubmit={submit}>
        <QuestionTitle>{question}</QuestionTitle>
        <div className={styles.goes}>{children}</div>
        {typed === undefined ? null : (
          <label className={forms.field}>
            <span>{removalWords.typeToDelete({ name: <b>{typed}</b> })}</span>
            <input
              className={forms.input}
              autoComplete="off"
              spellCheck={false}
              value={words}
              onChange={({ target }) => setWords(target.value)}
            />
          </label>
        )}
        {refusal === null ? null : (
          <p className={forms.refusal} role="alert">
            {refusal.message}
          </p>
        )}
        <div className={forms.row}>
          <Leave className={forms.button} disabled={busy}>
            {removalWords.keep}
          </Leave>
          <button
            type="submit"
            className={`${forms.button} ${forms.danger}`}
            disabled={busy || (typed !== undefined && words.trim() !== typed)}
          >
            {busy ? removalWords.deleting : removalWords.delete}
          </button>
        </div>
      </form>
    </Question>
  );
}
