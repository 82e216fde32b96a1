import { useState } from 'react';
import { formatBytes, plural } from '../format/numbers.ts';
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
      <fieldset className={forms.drop} aria-label="Photos from here" {...drop}>
        <span>Drop a folder, photos or an archive (zip, tar) here, or choose</span>
        <div className={forms.row}>
          <FileButton id={id} text="A folder" folder disabled={disabled} add={add} />
          <FileButton text="Photos or archives" disabled={disabled} add={add} />
        </div>
        {files.length === 0 ? null : (
          <p className={styles.chosen} role="status">
            {plural(files.length, 'file')}, {formatBytes(bytes)}
            {others === 0 ? '' : `; ${plural(others, 'other')} left out: no images and no archives by their names`}
            <button type="button" className={styles.link} disabled={disabled} onClick={clear}>
              clear
            </button>
          </p>
        )}
        {files.length === 0 && draft.chosen !== null ? (
          <p className={styles.again} role="status">
            {plural(draft.chosen.count, 'file')} of “{draft.chosen.name}” were chosen before the page was loaded anew,
            which forgets files: choose them again.
          </p>
        ) : null}
      </fieldset>
      <details className={forms.more} open={browsing} onToggle={({ currentTarget }) => setOpened(currentTarget.open)}>
        <summary>Or a folder of the server</summary>
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
