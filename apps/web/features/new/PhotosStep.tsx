import { useState } from 'react';
import { newWords } from '../../words/index.ts';
import forms from '../frame/forms.module.css';
import { useDrop } from '../frame/useDrop.ts';
import { ServerFolders } from '../upload/ServerFolders.tsx';
import { acceptedFiles, type FileToSend, filesOfDrop, filesOfInput } from '../upload/uploadFiles.ts';
import type { Draft } from './draft.ts';
import styles from './new.module.css';

export interface PhotosStepProps {
  readonly id: string;
  readonly draft: Draft;
  readonly files: readonly FileToSend[];
  /** Files that were left out, because they are no images by their names. */
  readonly others: number;
  readonly disabled: boolean;
  readonly add: (files: readonly FileToSend[]) => void;
  readonly clear: () => void;
  readonly setPath: (path: string) => void;
}

/** A folder, photos or archives from here, or a folder that the server can read. */
export function PhotosStep({ id, draft, files, others, disabled, add, clear, setPath }: PhotosStepProps) {
  const drop = useDrop((dropped) => disabled || void filesOfDrop(dropped).then(add));
  const [opened, setOpened] = useState(false);
  const browsing = opened || draft.path !== '';
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
  return (
    <>
      <fieldset className={forms.drop} aria-label={newWords.photos.label} {...drop}>
        <span>{newWords.photos.drop}</span>
        <div className={forms.row}>
          <FileButton id={id} text={newWords.photos.folder} folder disabled={disabled} add={add} />
          <FileButton text={newWords.photos.files} disabled={disabled} add={add} />
        </div>
        {files.length === 0 ? null : (
          <p className={styles.chosen} role="status">
            {newWords.photos.chosen({ files: files.length, bytes, others })}
            <button type="button" className={styles.link} disabled={disabled} onClick={clear}>
              {newWords.photos.clear}
            </button>
          </p>
        )}
        {files.length === 0 && draft.chosen !== null ? (
          <p className={styles.again} role="status">
            {newWords.photos.forgotten({ files: draft.chosen.count, name: draft.chosen.name })}
          </p>
        ) : null}
      </fieldset>
      <details className={forms.more} open={browsing} onToggle={({ currentTarget }) => setOpened(currentTarget.open)}>
        <summary>{newWords.photos.ofServer}</summary>
        {browsing ? (
          <ServerFolders path={draft.path} setPath={setPath} disabled={disabled || files.length > 0} />
        ) : null}
      </details>
    </>
  );
}

interface FileButtonProps {
  readonly id?: string;
  readonly text: string;
  readonly folder?: boolean;
  readonly disabled: boolean;
  readonly add: (files: readonly FileToSend[]) => void;
}

function FileButton({ id, text, folder = false, disabled, add }: FileButtonProps) {
  return (
    <label className={`${forms.button} ${styles.choose}`}>
      {text}
      <input
        id={id}
        className="spoken"
        type="file"
        multiple
        disabled={disabled}
        {...(folder ? { ref: asFolder } : { accept: acceptedFiles })}
        onChange={({ target }) => {
          add(filesOfInput(target.files));
          target.value = '';
        }}
      />
    </label>
  );
}

const asFolder = (input: HTMLInputElement | null) => input?.setAttribute('webkitdirectory', '');
