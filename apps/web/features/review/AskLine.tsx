import { type FormEvent, type KeyboardEvent, useId, useMemo, useState } from 'react';
import { reviewWords } from '../../words/index.ts';
import { Popup } from '../frame/Popup.tsx';
import styles from './ask.module.css';

export interface AskLineProps {
  /** What is asked for: `Relabel 3 photos to`. */
  readonly title: string;
  /** Best first; those that what is typed is a part of are offered. */
  readonly options: readonly AskOption[];
  readonly longest: number;
  readonly answer: (text: string) => void;
  readonly close: () => void;
}

export interface AskOption {
  readonly text: string;
  /** What choosing it does, where that is not plain. */
  readonly hint?: string;
}

const mostOffered = 8;

/** A line to type in, with what may be meant below it: the arrows choose, Enter takes, Escape leaves. */
export function AskLine({ title, options, longest, answer, close }: AskLineProps) {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const listId = useId();
  const offered = useMemo(() => offers(options, typed), [options, typed]);
  const current = offered[Math.min(chosen, offered.length - 1)];

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const text = current?.text ?? typed.trim();
    if (text !== '') answer(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setChosen((before) => (before + step + offered.length) % Math.max(1, offered.length));
    }
  };
  return (
    <Popup label={title} onClose={close}>
      <form className={styles.ask} onSubmit={submit}>
        <label>
          <span>{title}</span>
          <input
            role="combobox"
            value={typed}
            maxLength={longest}
            autoComplete="off"
            spellCheck={false}
            aria-expanded={offered.length > 0}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={current === undefined ? undefined : `${listId}-${offered.indexOf(current)}`}
            onChange={(event) => {
              setTyped(event.target.value);
              setChosen(0);
            }}
            onKeyDown={onKeyDown}
          />
        </label>
        <div id={listId} className={styles.options} role="listbox" aria-label={title}>
          {offered.map((option, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's
            <div
              key={option.text}
              id={`${listId}-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={option === current}
              // The input keeps the focus.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => answer(option.text)}
            >
              <span>{option.text}</span>
              {option.hint === undefined ? null : <span className={styles.hint}>{option.hint}</span>}
            </div>
          ))}
        </div>
      </form>
    </Popup>
  );
}

/** Options that begin with what is typed, then those that have it elsewhere, and at last what is typed itself. */
export function offers(options: readonly AskOption[], typed: string): AskOption[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return options.slice(0, mostOffered);
  const place = ({ text }: AskOption) => text.toLowerCase().indexOf(wanted);
  const found = options
    .filter((option) => place(option) >= 0)
    .sort((a, b) => Number(place(a) > 0) - Number(place(b) > 0));
  const known = found.some(({ text }) => text.toLowerCase() === wanted);
  const own = known ? [] : [{ text: typed.trim(), hint: reviewWords.questions.newWord }];
  return [...found.slice(0, mostOffered - own.length), ...own];
}
