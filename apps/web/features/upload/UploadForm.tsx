import { uploadWords } from '../../words/index.ts';
import forms from '../frame/forms.module.css';
import { useDrop } from '../frame/useDrop.ts';
import { FormatField } from './FormatField.tsx';
import styles from './upload.module.css';
import { acceptedFiles, filesOfDrop, filesOfInput } from './uploadFiles.ts';
import type { Upload } from './useUpload.ts';

/** Takes photos, folders and archives that are dropped or chosen, and says how far they are sent. */
export function UploadForm({ upload }: { upload: Upload }) {
  const { state, others, classes, setClasses, format, setFormat, add, cancel } = upload;
  const drop = useDrop((dropped) => void filesOfDrop(dropped).then(add));
  const { atWork, files, sentFiles, bytes, sentBytes, refused } = state;
  return (
    <div className={`${forms.form} ${styles.form}`}>
      <fieldset className={forms.drop} aria-label={uploadWords.form.label} {...drop}>
        <span>{uploadWords.form.drop}</span>
        <div className={forms.row}>
          <label className={`${forms.button} ${styles.choose}`}>
            {uploadWords.form.files}
            <input
              className="spoken"
              type="file"
              multiple
              accept={acceptedFiles}
              onChange={({ target }) => {
                add(filesOfInput(target.files));
                target.value = '';
              }}
            />
          </label>
          <label className={`${forms.button} ${styles.choose}`}>
            {uploadWords.form.folder}
            <input
              className="spoken"
              type="file"
              multiple
              ref={(input) => input?.setAttribute('webkitdirectory', '')}
              onChange={({ target }) => {
                add(filesOfInput(target.files));
                target.value = '';
              }}
            />
          </label>
        </div>
        <label className={forms.check}>
          <input type="checkbox" checked={classes} onChange={({ target }) => setClasses(target.checked)} />
          <span>{uploadWords.form.foldersAreClasses}</span>
        </label>
        <FormatField label={uploadWords.form.format} value={format} change={setFormat} />
      </fieldset>
      {files === 0 ? null : (
        <div className={styles.progress} role="status">
          <progress
            className={forms.track}
            max={Math.max(bytes, 1)}
            value={sentBytes}
            aria-label={uploadWords.form.progress}
          />
          <p className={forms.hint}>
            {atWork
              ? uploadWords.form.sending({ sent: sentFiles, files, sentBytes, bytes })
              : uploadWords.form.sent({ files: sentFiles - refused.length, givenUp: files - sentFiles })}
          </p>
          {atWork ? (
            <button type="button" className={`${forms.button} ${forms.small}`} onClick={cancel}>
              {uploadWords.form.stop}
            </button>
          ) : null}
        </div>
      )}
      {others === 0 ? null : <p className={forms.hint}>{uploadWords.form.leftOut({ files: others })}</p>}
      {refused.length === 0 ? null : (
        <ul className={styles.refused} aria-label={uploadWords.form.refused}>
          {refused.slice(0, 50).map(({ path, message }) => (
            <li key={path} className={forms.refusal}>
              <b>{path}</b> {message}
            </li>
          ))}
          {refused.length > 50 ? (
            <li className={forms.hint}>{uploadWords.form.more({ files: refused.length - 50 })}</li>
          ) : null}
        </ul>
      )}
    </div>
  );
}
