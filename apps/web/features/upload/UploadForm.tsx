import { formatBytes, formatCount, plural } from '../format/numbers.ts';
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
      <fieldset className={forms.drop} aria-label="Add photos" {...drop}>
        <span>Drop photos, folders or archives (zip, tar) here, or choose</span>
        <div className={forms.row}>
          <label className={`${forms.button} ${styles.choose}`}>
            Photos or archives
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
            A folder
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
          <span>The folder of a photo is its declared class</span>
        </label>
        <FormatField label="What an archive’s photos show is told by" value={format} change={setFormat} />
      </fieldset>
      {files === 0 ? null : (
        <div className={styles.progress} role="status">
          <progress className={forms.track} max={Math.max(bytes, 1)} value={sentBytes} aria-label="Sent" />
          <p className={forms.hint}>
            {atWork
              ? `${formatCount(sentFiles)} of ${plural(files, 'file')}, ${formatBytes(sentBytes)} of ${formatBytes(bytes)}`
              : `${plural(sentFiles - refused.length, 'file')} sent${sentFiles < files ? `, ${formatCount(files - sentFiles)} given up` : ''}`}
          </p>
          {atWork ? (
            <button type="button" className={`${forms.button} ${forms.small}`} onClick={cancel}>
              Stop
            </button>
          ) : null}
        </div>
      )}
      {others === 0 ? null : (
        <p className={forms.hint}>{plural(others, 'file')} left out: no images and no archives by their names.</p>
      )}
      {refused.length === 0 ? null : (
        <ul className={styles.refused} aria-label="Refused">
          {refused.slice(0, 50).map(({ path, message }) => (
            <li key={path} className={forms.refusal}>
              <b>{path}</b> {message}
            </li>
          ))}
          {refused.length > 50 ? <li className={forms.hint}>and {formatCount(refused.length - 50)} more</li> : null}
        </ul>
      )}
    </div>
  );
}
