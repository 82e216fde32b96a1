import { formatCount } from '../format/numbers.ts';
import forms from '../frame/forms.module.css';
import type { Senses } from './documents.ts';
import { type LabelRow, longestLabel, tidy } from './labelRows.ts';
import styles from './labels.module.css';
import { SenseField } from './SenseField.tsx';
import type { Standing } from './useLookups.ts';

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
  const named = text.trim() === '' ? 'new class' : text;
  return (
    <div className={styles.row}>
      <div className={styles.name}>
        <input
          className={forms.input}
          aria-label={`Name of ${named}`}
          value={text}
          maxLength={longestLabel}
          data-repeated={repeated || undefined}
          onChange={({ target }) => change({ text: target.value, senseOffset: null })}
        />
        {repeated ? <p className={forms.refusal}>Given twice</p> : null}
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
          aria-label={`Synonyms of ${named}`}
          placeholder="synonyms, with commas"
          defaultValue={synonyms.join(', ')}
          onBlur={({ target }) => change({ synonyms: target.value.split(',').map(tidy).filter(Boolean) })}
        />
        <details className={forms.more} open={prompt !== '' || undefined}>
          <summary>Prompt</summary>
          <input
            className={forms.input}
            aria-label={`Prompt of ${named}`}
            placeholder="a photo of a {}"
            value={prompt}
            onChange={({ target }) => change({ prompt: target.value })}
          />
        </details>
      </div>
      <Stands standing={standing} />
      <button type="button" className={styles.remove} onClick={remove} aria-label={`Remove ${named}`} title="Remove">
        ✕
      </button>
    </div>
  );
}

function Stands({ standing }: { standing: Standing | undefined }) {
  if (standing === undefined) return <div className={styles.stands} />;
  const { nearest, sampleCount } = standing;
  const near = nearest?.tooNear === true;
  return (
    <div className={styles.stands}>
      {sampleCount === null ? null : (
        <p>
          {formatCount(sampleCount)}{' '}
          <span className={styles.dim}>{sampleCount === 1 ? 'photo' : 'photos'} nearest</span>
        </p>
      )}
      {nearest === null ? null : (
        <p className={styles.dim} data-near={near || undefined} title="The negative that comes nearest to it">
          {near ? '⚠ ' : ''}
          {nearest.text} {nearest.similarity.toFixed(2)}
        </p>
      )}
    </div>
  );
}
