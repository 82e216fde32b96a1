import { type FormEvent, useState } from 'react';
import { labelsWords } from '../../words/index.ts';
import { formatOfFile, sendFile } from '../api/sendFile.ts';
import { useWork } from '../api/useWork.ts';
import { FileDrop } from '../frame/FileDrop.tsx';
import forms from '../frame/forms.module.css';
import { classFolders, type GivenLabel, wordsIn } from './labelRows.ts';
import styles from './labels.module.css';

const words = labelsWords.add;

export interface AddLabelsProps {
  readonly projectId: string;
  readonly add: (labels: readonly GivenLabel[]) => void;
}

interface ReadLabels {
  readonly labels: readonly GivenLabel[];
  readonly warnings: readonly string[];
}

/** Classes from a list, a file, or the names of folders. They are saved with the rest. */
export function AddLabels({ projectId, add }: AddLabelsProps) {
  const [text, setText] = useState('');
  const [warnings, setWarnings] = useState<readonly string[]>([]);
  const { busy, refusal, run, forget } = useWork();
  const paste = (event: FormEvent) => {
    event.preventDefault();
    add(wordsIn(text).map((word) => ({ text: word })));
    setText('');
    setWarnings([]);
    forget();
  };
  const take = (file: File) =>
    run(async () => {
      setWarnings([]);
      const format = formatOfFile(file.name, { csv: 'csv', json: 'coco' });
      const query = new URLSearchParams({ project: projectId, format, dryRun: '1' });
      const read = (await sendFile(`/labels?${query}`, file)) as ReadLabels;
      setWarnings(read.warnings);
      add(read.labels);
    });
  return (
    <div className={forms.form}>
      <form className={forms.form} onSubmit={paste} aria-label={words.form}>
        <label className={forms.field}>
          {words.classes}
          <textarea
            className={forms.input}
            rows={4}
            required
            placeholder={words.classesExample}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        </label>
        <button type="submit" className={`${forms.button} ${styles.start}`}>
          {words.submit}
        </button>
      </form>
      <FileDrop label={words.file} accept=".txt,.csv,.json" disabled={busy} onFile={take} />
      <label className={forms.drop}>
        <span>{words.folders}</span>
        <input
          type="file"
          multiple
          ref={(input) => input?.setAttribute('webkitdirectory', '')}
          onChange={({ target }) => {
            const paths = [...(target.files ?? [])].map(({ webkitRelativePath }) => webkitRelativePath);
            add(classFolders(paths).map((folder) => ({ text: folder })));
            target.value = '';
          }}
        />
      </label>
      {refusal === null ? null : (
        <p className={forms.refusal} role="alert">
          {refusal.message}
        </p>
      )}
      {warnings.map((warning) => (
        <p key={warning} className={forms.hint}>
          {warning}
        </p>
      ))}
    </div>
  );
}
