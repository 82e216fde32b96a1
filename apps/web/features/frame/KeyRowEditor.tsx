import { type KeyboardEvent, useEffect, useRef } from 'react';
import { keyWords } from '../../words/index.ts';
import { chordOf } from './chords.ts';
import type { KeyRow } from './defineKeys.ts';
import styles from './keys.module.css';

const words = keyWords.list;

export interface KeyRowEditorProps {
  readonly row: KeyRow;
  /** Their names. */
  readonly keys: readonly string[];
  /** The names of those of the table. */
  readonly defaults: readonly string[];
  /** Whether a person chose them. */
  readonly changed: boolean;
  /** Whether the next key that is pressed is the new one. */
  readonly changing: boolean;
  /** A key that was pressed and does something else already. */
  readonly conflict: { readonly name: string; readonly other: KeyRow | null } | null;
  readonly begin: () => void;
  readonly stop: () => void;
  readonly take: (chord: string) => void;
  readonly confirm: () => void;
  readonly clear: () => void;
  readonly reset: () => void;
}

/** One action: what it does, its keys, and the way to other ones. */
export function KeyRowEditor(props: KeyRowEditorProps) {
  const { row, keys, defaults, changed, changing, conflict, begin, stop, take, confirm, clear, reset } = props;
  const button = useRef<HTMLButtonElement>(null);
  const confirming = useRef<HTMLButtonElement>(null);
  const pressed = (event: KeyboardEvent) => {
    if (!changing || conflict !== null || event.key === 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') return stop();
    const chord = chordOf(event.nativeEvent);
    if (chord !== null) take(chord);
  };
  const asks = conflict !== null;
  useEffect(() => {
    if (asks) confirming.current?.focus();
  }, [asks]);
  const back = (deed: () => void) => () => {
    deed();
    button.current?.focus();
  };
  return (
    <li className={styles.row} data-changed={changed || undefined}>
      <span className={styles.does}>{row.label}</span>
      <span className={styles.keys}>
        {keys.length === 0 ? <span className={styles.none}>{words.none}</span> : null}
        {keys.map((name) => (
          <kbd key={name}>{name}</kbd>
        ))}
      </span>
      {row.fixed === true ? (
        <span />
      ) : (
        <button
          ref={button}
          type="button"
          className={styles.change}
          aria-label={changing ? words.pressOne(row) : words.changeOne(row)}
          aria-pressed={changing}
          onClick={changing ? stop : begin}
          onKeyDown={pressed}
          onBlur={() => changing && !asks && stop()}
        >
          {changing ? words.press : words.change}
        </button>
      )}
      {asks && conflict.other !== null ? (
        <p className={styles.conflict} role="alert">
          {words.taken({ key: conflict.name, label: conflict.other.label })}
          {conflict.other.fixed === true ? (
            <button ref={confirming} type="button" onClick={back(stop)}>
              {words.leave}
            </button>
          ) : (
            <>
              <button ref={confirming} type="button" onClick={back(confirm)}>
                {words.take}
              </button>
              <button type="button" onClick={back(stop)}>
                {words.leave}
              </button>
            </>
          )}
        </p>
      ) : null}
      {changed && !changing ? (
        <p className={styles.deeds}>
          <button type="button" onClick={back(reset)}>
            {words.asBefore({ keys: defaults })}
          </button>
          {keys.length === 0 ? null : (
            <button type="button" onClick={back(clear)}>
              {words.noKey}
            </button>
          )}
        </p>
      ) : null}
    </li>
  );
}
