'use client';

import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useWork } from '../api/useWork.ts';
import forms from '../frame/forms.module.css';
import { useModal } from '../frame/useModal.ts';
import styles from './removal.module.css';

export interface DeleteButtonProps {
  /** What is deleted, as the question says it: `the dataset “June”`. */
  readonly what: string;
  /** What goes with it. */
  readonly children: ReactNode;
  /** Has to be typed before anything is deleted. */
  readonly typed?: string;
  readonly remove: () => Promise<void>;
  readonly small?: boolean;
}

/** Deletes something that cannot be brought back, once it was said what goes with it. */
export function DeleteButton({ what, small = false, ...question }: DeleteButtonProps) {
  const [asked, setAsked] = useState(false);
  return (
    <>
      <button
        type="button"
        className={`${forms.button} ${forms.danger} ${small ? forms.small : ''}`}
        aria-label={`Delete ${what}`}
        onClick={() => setAsked(true)}
      >
        Delete…
      </button>
      {asked ? <Question what={what} {...question} close={() => setAsked(false)} /> : null}
    </>
  );
}

function Question({ what, children, typed, remove, close }: DeleteButtonProps & { readonly close: () => void }) {
  const dialog = useModal();
  const title = useId();
  const [words, setWords] = useState('');
  const { busy, refusal, run } = useWork();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await run(remove)) close();
  };
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={title}
      onCancel={(event) => {
        if (busy) event.preventDefault();
        else close();
      }}
      onClose={close}
      // The keys of the page are not to move what lies below.
      onKeyDown={(event) => event.stopPropagation()}
    >
      <form className={forms.form} onSubmit={submit}>
        <h2 id={title}>Delete {what}?</h2>
        <div className={styles.goes}>{children}</div>
        {typed === undefined ? null : (
          <label className={forms.field}>
            <span>
              Type <b>{typed}</b> to delete it
            </span>
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
          <button type="button" className={forms.button} disabled={busy} onClick={close}>
            Keep
          </button>
          <button
            type="submit"
            className={`${forms.button} ${forms.danger}`}
            disabled={busy || (typed !== undefined && words.trim() !== typed)}
          >
            {busy ? 'Deleting…' : 'Delete'}
          </button>
        </div>
      </form>
    </dialog>
  );
}
