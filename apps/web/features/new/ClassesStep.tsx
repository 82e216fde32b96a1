import { useState } from 'react';
import { newWords } from '../../words/index.ts';
import { messageOf } from '../api/ask.ts';
import { FileDrop } from '../frame/FileDrop.tsx';
import forms from '../frame/forms.module.css';
import { classFolders, wordsIn } from '../labels/labelRows.ts';
import { SenseField } from '../labels/SenseField.tsx';
import { useSenses } from '../labels/useLookups.ts';
import type { FileToSend } from '../upload/uploadFiles.ts';
import type { Draft } from './draft.ts';
import styles from './new.module.css';
import { readClasses } from './readClasses.ts';

/** Senses are shown of so many; the page of labels has them all. */
const mostShown = 60;

export interface ClassesStepProps {
  readonly id: string;
  readonly draft: Draft;
  readonly files: readonly FileToSend[];
  readonly disabled: boolean;
  readonly invalid: boolean;
  readonly change: (part: Partial<Draft>) => void;
}

/** The classes by their names, each with what Stray takes it to mean. */
export function ClassesStep({ id, draft, files, disabled, invalid, change }: ClassesStepProps) {
  const [trouble, setTrouble] = useState<string | null>(null);
  const names = wordsIn(draft.classes);
  const shown = [...new Set(names)].slice(0, mostShown);
  const { known, failure } = useSenses(shown);
  const folders = classFolders(files.map(({ path }) => `/${path}`));
  const isNew = folders.some((folder) => !names.includes(folder));

  const take = async (file: File) => {
    try {
      const read = readClasses(file.name, await file.text());
      setTrouble(null);
      change({ classes: [...names, ...read.filter((name) => !names.includes(name))].join('\n') });
    } catch (error) {
      setTrouble(messageOf(error));
    }
  };
  return (
    <>
      <div className={styles.classes}>
        <label className={forms.field}>
          {newWords.classes.label}
          <textarea
            id={id}
            className={forms.input}
            rows={6}
            disabled={disabled}
            placeholder={newWords.classes.example}
            value={draft.classes}
            aria-invalid={invalid}
            aria-describedby={invalid ? 'refused-classes' : undefined}
            onChange={({ target }) => change({ classes: target.value })}
          />
        </label>
        <div className={styles.sources}>
          <FileDrop
            label={newWords.classes.file}
            accept=".txt,.csv,.tsv,.json"
            disabled={disabled}
            onFile={(file) => void take(file)}
          />
          {folders.length > 0 && isNew ? (
            <button
              type="button"
              className={forms.button}
              disabled={disabled}
              onClick={() => change({ classes: folders.join('\n') })}
            >
              {newWords.classes.takeFolders({ folders: folders.slice(0, 3), more: folders.length > 3 })}
            </button>
          ) : null}
        </div>
      </div>
      {trouble === null && failure === null ? null : (
        <p className={forms.refusal} role="alert">
          {trouble ?? failure}
        </p>
      )}
      {shown.length === 0 ? null : (
        <ul className={styles.senses} aria-label={newWords.classes.meanings}>
          {shown.map((name) => (
            <li key={name}>
              <span className={styles.class}>{name}</span>
              <div className={styles.sense}>
                <SenseField
                  named={name}
                  senses={known.get(name)}
                  chosen={draft.senses[name] ?? null}
                  choose={(offset) => {
                    const { [name]: _, ...left } = draft.senses;
                    change({ senses: offset === null ? left : { ...left, [name]: offset } });
                  }}
                />
              </div>
            </li>
          ))}
          {names.length > shown.length ? (
            <li className={forms.hint}>{newWords.classes.more({ classes: names.length - shown.length })}</li>
          ) : null}
        </ul>
      )}
    </>
  );
}
