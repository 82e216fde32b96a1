import type { ReactNode } from 'react';
import { plural } from '../format/numbers.ts';
import forms from '../frame/forms.module.css';
import type { Archive } from './documents.ts';
import { formatNames } from './formats.ts';
import styles from './upload.module.css';

/** What an upload was read as, what was found in it, and what does not fit together, each with a few names. */
export function Found({ upload: { format, found } }: { upload: Archive }) {
  if (format === null || found === null) return null;
  const { classes, withoutClass, withoutImage, problems } = found;
  return (
    <div className={styles.found}>
      <p className={forms.hint}>
        Read as {formatNames[format]}: {plural(classes.count, 'class', 'classes')}
        {classes.count > 0 ? ` (${some(classes)})` : ''}
      </p>
      {classes.count > 0 && withoutClass.count > 0 ? (
        <Named title={`${plural(withoutClass.count, 'photo')} without a class`} names={withoutClass.first} />
      ) : null}
      {withoutImage.count > 0 ? (
        <Named title={`${plural(withoutImage.count, 'photo')} in annotations alone`} names={withoutImage.first} />
      ) : null}
      {problems.count > 0 ? (
        <Named
          title={`${plural(problems.count, 'problem')} in annotations`}
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

const mostNamed = 5;

const some = ({ count, first }: { readonly count: number; readonly first: readonly string[] }) =>
  first.slice(0, mostNamed).join(', ') + (count > mostNamed ? ', …' : '');
