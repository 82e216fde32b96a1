import { corpusWords } from '../../words/index.ts';
import { useAnswer } from '../api/useAnswer.ts';
import forms from '../frame/forms.module.css';
import styles from './diff.module.css';
import type { Version } from './documents.ts';
import { EffectView } from './EffectView.tsx';
import { CompareVersions, type Negative } from './negativeDocuments.ts';
import { useEffectOf } from './useEffectOf.ts';

const diffWords = corpusWords.diff;

export interface DiffViewProps {
  /** What the other one is compared with. */
  readonly from: Pick<Version, 'id' | 'number'>;
  readonly to: Pick<Version, 'id' | 'number'>;
  readonly dataset: { readonly id: string; readonly name: string; readonly address: string } | null;
  readonly onChoose: (word: string) => void;
  readonly swap: () => void;
  readonly close: () => void;
}

/** How one version differs from another, in words and in photos. */
export function DiffView({ from, to, dataset, onChoose, swap, close }: DiffViewProps) {
  const { data, failure } = useAnswer(CompareVersions, { from: from.id, to: to.id });
  const effect = useEffectOf(dataset === null ? null : to.id, dataset?.id ?? null, to.id);
  const diff = data?.node?.__typename === 'CorpusVersion' ? data.node.diff : null;
  return (
    <div className={styles.diff}>
      <header className={styles.head}>
        <h2>{diffWords.title({ from: from.number, to: to.number })}</h2>
        <button type="button" className={forms.button} onClick={swap}>
          {diffWords.swap}
        </button>
        <button type="button" className={forms.button} onClick={close}>
          {diffWords.close}
        </button>
      </header>
      {failure === null ? null : <p className={forms.refusal}>{failure}</p>}
      {diff === null ? null : (
        <>
          <p className={styles.dim}>
            {diffWords.counts({
              added: diff.addedCount,
              removed: diff.removedCount,
              moved: diff.movedCount,
              unchanged: diff.unchangedCount,
            })}
          </p>
          <div className={styles.lists}>
            <Words sign="+" title={diffWords.added} count={diff.addedCount} words={diff.added} onChoose={onChoose} />
            <Words
              sign="−"
              title={diffWords.removed}
              count={diff.removedCount}
              words={diff.removed}
              onChoose={onChoose}
            />
            <Words
              sign="↕"
              title={diffWords.moved}
              count={diff.movedCount}
              words={diff.moved.map(({ negative }) => negative)}
              from={new Map(diff.moved.map(({ before, negative }) => [negative.text, before]))}
              onChoose={onChoose}
            />
          </div>
        </>
      )}
      {dataset === null ? null : (
        <section className={styles.effect}>
          <h3>{diffWords.effect({ dataset: dataset.name, version: to.number })}</h3>
          <EffectView answer={effect} dataset={dataset} />
        </section>
      )}
    </div>
  );
}

interface WordsProps {
  readonly sign: string;
  readonly title: (counted: { words: number }) => string;
  readonly count: number;
  readonly words: readonly Negative[];
  /** Slots before, from 0. */
  readonly from?: ReadonlyMap<string, number>;
  readonly onChoose: (word: string) => void;
}

function Words({ sign, title, count, words, from, onChoose }: WordsProps) {
  return (
    <section>
      <h3>{title({ words: count })}</h3>
      <ul className={styles.words} data-sign={sign}>
        {words.map(({ text, position, nearestLabel }) => {
          const before = from?.get(text);
          return (
            <li key={text}>
              <span aria-hidden="true">{sign}</span>
              <button type="button" onClick={() => onChoose(text)}>
                {text}
              </button>
              <span className={styles.dim}>
                {before === undefined
                  ? `${nearestLabel.text} ${nearestLabel.similarity.toFixed(2)}`
                  : diffWords.slots({ before: before + 1, after: position + 1 })}
              </span>
            </li>
          );
        })}
      </ul>
      {count > words.length ? <p className={styles.dim}>{diffWords.others({ words: count - words.length })}</p> : null}
    </section>
  );
}
