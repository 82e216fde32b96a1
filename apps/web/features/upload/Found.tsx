import type { ReactNode } from 'react';
import { uploadWords } from '../../words/index.ts';
import forms from '../frame/forms.module.css';
import type { Archive } from './documents.ts';
import styles from './upload.module.css';

/** Classes that are named. */
const mostNamed = 5;

/** What an upload was read as, what was found in it, and what does not fit together, each with a few names. */
export function Found({ upload: { format, found } }: { upload: Archive }) {
  if (format === null || found === null) return null;
  const { classes, withoutClass, withoutImage, problems } = found;
  return (
    <div className={styles.found}>
      <p className={forms.hint}>
        {uploadWords.found.classes({
          format: uploadWords.formats[format],
          classes: classes.count,
          first: classes.first.slice(0, mostNamed),
          more: classes.count > mostNamed,
        })}
      </p>
      {classes.count > 0 && withoutClass.count > 0 ? (
        <Named title={uploadWords.found.withoutClass({ photos: withoutClass.count })} names={withoutClass.first} />
      ) : null}
      {withoutImage.count > 0 ? (
        <Named title={uploadWords.found.withoutImage({ photos: withoutImage.count })} names={withoutImage.first} />
      ) : null}
      {problems.count > 0 ? (
        <Named
          title={uploadWords.found.problems({ problems: problems.count })}
          names={problems.first.map(({ message }) => message)}
        />
      ) : null}
    </div>
  );
}

function Named({ title, names }: { readonly title: ReactNode; readonly names: readonly string[] }) {
  return (
    <details className={forms.more}>
      <summary>{title}</summary>
      <ul>
        {names.map((name) => (
          <li key={name} className={forms.hint}>
            {name}
          </li>
        ))}
      </ul>
    </details>
  );
}
