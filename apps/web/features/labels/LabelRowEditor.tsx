import { labelsWords } from '../../words/index.ts';
import forms from '../frame/forms.module.css';
import type { Senses } from './documents.ts';
import { type LabelRow, longestLabel, tidy } from './labelRows.ts';
import styles from './labels.module.css';
import { SenseField } from './SenseField.tsx';
import type { Standing } from './useLookups.ts';

const words = labelsWords.row;

export interface LabelRowEditorProps {
  readonly row: LabelRow;
  readonly senses: Senses | undefined;
  readonly standing: Standing | undefined;
  readonly repeated: boolean;
  readonly change: (change: Partial<LabelRow>) => void;
  readonly remove: () => void;
}

/** One class: its name, what it means, and what comes near it. */
export function LabelRowEditor({ row, senses, standing, repeated, change, remove }: LabelRowEditorProps) {
  const { text, prompt, synonyms, senseOffset } = row;
  const named = text.trim() === '' ? words.newClass : text;
  return (
    <div className={styles.row}>
      <div className={styles.name}>
        <input
          className={forms.input}
          aria-label={words.nameOf({ name: named })}
          value={text}
          maxLength={longestLabel}
          data-repeated={repeated || undefined}
          onChange={({ target }) => change({ text: target.value, senseOffset: null })}
        />
        {repeated ? <p className={forms.refusal}>{words.repeated}</p> : null}
      </div>
      <div className={styles.sense}>
        <SenseField
          named={named}
          senses={senses}
          chosen={senseOffset}
          choose={(offset) => change({ senseOffset: offset })}
        />
      </div>
      <div className={styles.more}>
        {/* The key makes it anew when others take their place: what was typed would outlast a discard. */}
        <input
          key={synonyms.join()}
          className={forms.input}
          aria-label={words.synonymsOf({ name: named })}
          placeholder={words.synonymsHint}
          defaultValue={synonyms.join(', ')}
          onBlur={({ target }) => change({ synonyms: target.value.split(',').map(tidy).filter(Boolean) })}
        />
        <details className={forms.more} open={prompt !== '' || undefined}>
          <summary>{words.prompt}</summary>
          <input
            className={forms.input}
            aria-label={words.promptOf({ name: named })}
            placeholder={words.promptExample}
            value={prompt}
            onChange={({ target }) => change({ prompt: target.value })}
          />
        </details>
      </div>
      <Stands standing={standing} />
      <button
        type="button"
        className={styles.remove}
        onClick={remove}
        aria-label={words.removeOne({ name: named })}
        title={words.remove}
      >
        ✕
      </button>
    </div>
  );
}

const dim = (said: string) => <span className={styles.dim}>{said}</span>;

function Stands({ standing }: { standing: Standing | undefined }) {
  if (standing === undefined) return <div className={styles.stands} />;
  const { nearest, sampleCount } = standing;
  const near = nearest?.tooNear === true;
  return (
    <div className={styles.stands}>
      {sampleCount === null ? null : <p>{words.photosNearest({ photos: sampleCount, dim })}</p>}
      {nearest === null ? null : (
        <p className={styles.dim} data-near={near || undefined} title={words.nearestNegative}>
          {near ? '⚠ ' : ''}
          {nearest.text} {nearest.similarity.toFixed(2)}
        </p>
      )}
    </div>
  );
}
