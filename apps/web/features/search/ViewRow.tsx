import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { searchWords } from '../../words/index.ts';
import { useWork } from '../api/useWork.ts';
import forms from '../frame/forms.module.css';
import type { SavedView } from './documents.ts';
import styles from './views.module.css';

export interface ViewChange {
  readonly name: string;
  /** Whether it is to show what is shown now. */
  readonly renewed: boolean;
}

export interface ViewRowProps {
  readonly view: SavedView;
  readonly isShown: boolean;
  readonly open: (address: string) => void;
  /** Rejects with why it was refused. */
  readonly update: (change: ViewChange) => Promise<void>;
  readonly remove: () => void;
}

/** A saved view: a link to it, and what can be done with it. */
export function ViewRow({ view, isShown, open, update, remove }: ViewRowProps) {
  const [changing, setChanging] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const leave = () => {
    setChanging(false);
    button.current?.focus();
  };
  return (
    <li>
      <span className={styles.row}>
        <a
          href={view.address === '' ? '?' : view.address}
          title={view.author === null ? undefined : searchWords.views.savedBy({ author: view.author })}
          aria-current={isShown ? 'page' : undefined}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            open(view.address);
          }}
        >
          {view.name}
        </a>
        <button
          ref={button}
          type="button"
          aria-label={searchWords.views.change({ view: view.name })}
          title={searchWords.views.change({ view: view.name })}
          aria-expanded={changing}
          onClick={() => setChanging(!changing)}
        >
          ✎
        </button>
        <button
          type="button"
          className={styles.delete}
          aria-label={searchWords.views.delete({ view: view.name })}
          title={searchWords.views.delete({ view: view.name })}
          onClick={remove}
        >
          ✕
        </button>
      </span>
      {changing ? <ChangeView name={view.name} isShown={isShown} update={update} leave={leave} /> : null}
    </li>
  );
}

interface ChangeViewProps extends Pick<ViewRowProps, 'isShown' | 'update'> {
  readonly name: string;
  readonly leave: () => void;
}

/** Another name for a view, another address, or both: Enter keeps them, Escape leaves the view as it was. */
function ChangeView({ name: before, isShown, update, leave }: ChangeViewProps) {
  const { busy, refusal, run } = useWork();
  const [name, setName] = useState(before);
  const [renewed, setRenewed] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    // Only the form is left, not the list around it.
    event.stopPropagation();
    leave();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await run(() => update({ name, renewed }))) leave();
  };
  return (
    <form className={styles.change} onSubmit={(event) => void submit(event)} onKeyDown={onKeyDown}>
      <label className={forms.field}>
        {searchWords.views.newName}
        <input
          ref={field}
          className={forms.input}
          value={name}
          maxLength={100}
          required
          autoComplete="off"
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      <label className={forms.check}>
        <input
          type="checkbox"
          checked={renewed}
          disabled={isShown}
          onChange={({ target }) => setRenewed(target.checked)}
        />
        {searchWords.views.renew}
      </label>
      <p className={forms.row}>
        <button type="submit" className={`${forms.button} ${forms.small}`} disabled={busy}>
          {searchWords.views.keepChange}
        </button>
        <button type="button" className={`${forms.button} ${forms.small}`} onClick={leave}>
          {searchWords.views.leaveChange}
        </button>
      </p>
      {refusal === null ? null : (
        <p role="alert" className={forms.refusal}>
          {refusal.message}
        </p>
      )}
    </form>
  );
}
