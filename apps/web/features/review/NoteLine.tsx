import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { reviewWords } from '../../words/index.ts';
import { Popup } from '../frame/Popup.tsx';
import styles from './ask.module.css';

export interface NoteLineProps {
  readonly title: string;
  readonly before: string;
  readonly answer: (note: string) => void;
  readonly close: () => void;
}

const longestNote = 2000;

/** A note to write: Enter keeps it, Shift-Enter begins a line, Escape leaves it as it was. */
export function NoteLine({ title, before, answer, close }: NoteLineProps) {
  const [note, setNote] = useState(before);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => area.current?.select(), []);
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (note.trim() === before) close();
    else answer(note.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      submit();
    }
  };
  return (
    <Popup label={title} onClose={close}>
      <form className={styles.ask} onSubmit={submit}>
        <label>
          <span>{title}</span>
          <textarea
            ref={area}
            rows={3}
            value={note}
            maxLength={longestNote}
            onChange={(event) => setNote(event.target.value)}
            onKeyDown={onKeyDown}
          />
        </label>
        <p className={styles.buttons}>
          <button type="submit">{reviewWords.questions.keepNote}</button>
          <button type="button" onClick={close}>
            {reviewWords.questions.leaveNote}
          </button>
        </p>
      </form>
    </Popup>
  );
}
