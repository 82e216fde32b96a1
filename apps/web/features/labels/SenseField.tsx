import { formatShare, labelsWords } from '../../words/index.ts';
import forms from '../frame/forms.module.css';
import type { Senses } from './documents.ts';
import styles from './labels.module.css';

const words = labelsWords.sense;

export interface SenseFieldProps {
  readonly named: string;
  /** Undefined until they are looked up. */
  readonly senses: Senses | undefined;
  /** The pinned one; null for the likeliest. */
  readonly chosen: string | null;
  readonly choose: (offset: string | null) => void;
}

/** What a class means: the likeliest sense of its name, or the one that a person pins. */
export function SenseField({ named, senses, chosen, choose }: SenseFieldProps) {
  if (senses === undefined) return <p className={styles.dim}>…</p>;
  if (senses.senses.length === 0) return <p className={styles.dim}>{senses.why}</p>;
  const shown = senses.senses.find(({ offset }) => offset === (chosen ?? senses.chosen));
  return (
    <>
      <select
        className={forms.input}
        aria-label={words.senseOf({ name: named })}
        title={shown?.gloss}
        value={chosen ?? ''}
        onChange={({ target }) => choose(target.value === '' ? null : target.value)}
      >
        <option value="">{automatic(senses)}</option>
        {senses.senses.map(({ offset, gloss, lexfile, share }) => (
          <option key={offset} value={offset}>
            {`${gloss} (${lexfile.replace('noun.', '')}, ${formatShare(share)})`}
          </option>
        ))}
      </select>
      <p className={styles.dim} title={chosen === null ? senses.why : undefined}>
        {chosen === null ? senses.why : words.pinned}
      </p>
    </>
  );
}

function automatic({ senses, chosen }: Senses): string {
  const sense = senses.find(({ offset }) => offset === chosen);
  return sense === undefined ? words.automatic : words.automaticIs(sense);
}
