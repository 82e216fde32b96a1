import Link from 'next/link';
import { type FormEvent, type ReactNode, useState } from 'react';
import { corpusWords, effectWords, formatScore } from '../../words/index.ts';
import { useAnswer } from '../api/useAnswer.ts';
import forms from '../frame/forms.module.css';
import type { Edit } from './documents.ts';
import type { NewEdit } from './editDraft.ts';
import { NearDuplicates, type Negative, PhotosNear } from './negativeDocuments.ts';
import styles from './word.module.css';

const words = corpusWords.word;

export interface WordPanelProps {
  readonly word: string;
  /** Null when the shown negatives do not hold the word. */
  readonly negative: Negative | null;
  /** What the shown draft or version says of the word. */
  readonly edit: Pick<Edit, 'kind' | 'text'> | null;
  /** The version whose words are compared; null for a draft without one. */
  readonly versionId: string | null;
  readonly dataset: { readonly id: string; readonly name: string; readonly address: string } | null;
  readonly busy: boolean;
  readonly onEdit: (edit: NewEdit) => void;
  readonly onUndo: ((word: string) => void) | null;
  readonly onPromote: (word: string) => void;
  readonly onChoose: (word: string) => void;
  readonly close: () => void;
}

/** One negative: what it means, which photos it pulls down, and what can be said of it. */
export function WordPanel(props: WordPanelProps) {
  const { word, negative, edit, versionId, dataset, busy, onEdit, onUndo, onPromote, onChoose, close } = props;
  const polarity = negative?.polarity ?? 'NOUN';
  return (
    <section className={styles.panel} aria-label={words.label({ word })}>
      <header className={styles.head}>
        <h2>{word}</h2>
        {negative === null ? null : <span className={styles.dim}>{words.polarities[polarity]}</span>}
        <button
          type="button"
          className={styles.close}
          onClick={close}
          aria-label={words.closeLabel}
          title={words.close}
        >
          ✕
        </button>
      </header>
      {negative?.gloss ? <p className={styles.gloss}>{negative.gloss}</p> : null}
      {negative === null ? (
        <p className={styles.dim}>{edit?.kind === 'BAN' ? words.banned : words.noNegative}</p>
      ) : (
        <p className={styles.facts} data-near={negative.tooNear || undefined}>
          {negative.tooNear ? '⚠ ' : ''}
          {words.nearest({
            label: negative.nearestLabel.text,
            similarity: negative.nearestLabel.similarity,
            slot: negative.position + 1,
          })}
        </p>
      )}
      <div className={forms.row}>
        {(['BAN', 'PIN'] as const).map((kind) => {
          const said = edit?.kind === kind;
          const done = effectWords.edits[kind];
          const saying = onUndo === null ? done : effectWords.undoEdit({ edit: done });
          return (
            <button
              key={kind}
              type="button"
              className={forms.button}
              disabled={busy || (said && onUndo === null)}
              aria-pressed={said}
              title={kind === 'BAN' ? words.banHint : words.pinHint}
              onClick={() => (said ? onUndo?.(word) : onEdit({ kind, text: word, polarity }))}
            >
              {said ? saying : kind === 'BAN' ? words.ban : words.pin}
            </button>
          );
        })}
        <button
          type="button"
          className={forms.button}
          disabled={busy}
          title={words.promoteHint}
          onClick={() => onPromote(word)}
        >
          {words.promote}
        </button>
      </div>
      {dataset === null ? null : <Photos word={word} dataset={dataset} />}
      {versionId === null || negative === null ? null : (
        <Duplicates word={word} versionId={versionId} onChoose={onChoose} />
      )}
    </section>
  );
}

function Photos({ word, dataset }: { word: string; dataset: NonNullable<WordPanelProps['dataset']> }) {
  const { data, failure } = useAnswer(PhotosNear, { datasetId: dataset.id, word }, { waitMs: 150 });
  const samples = data?.node?.__typename === 'Dataset' ? data.node.samples : null;
  if (failure !== null) return <p className={forms.refusal}>{failure}</p>;
  if (samples === null) return <p className={styles.dim}>…</p>;
  const all = `${dataset.address}?near=${encodeURIComponent(word)}`;
  return (
    <section>
      <h3>{words.photos({ dataset: dataset.name })}</h3>
      {samples.totalCount === 0 ? (
        <p className={styles.dim}>{words.noPhotos}</p>
      ) : (
        <>
          <ul className={styles.photos}>
            {samples.edges.map(({ node: { id, path, colour, score, flagged, thumbnail } }) => (
              <li key={id} data-flagged={flagged || undefined}>
                <Link
                  href={`${all}&sample=${encodeURIComponent(id)}`}
                  title={score === null ? path : `${path} ${formatScore(score)}`}
                >
                  {/* biome-ignore lint/performance/noImgElement: the thumbnails have the right size */}
                  <img
                    src={thumbnail}
                    alt={flagged ? words.flaggedPhoto({ path }) : path}
                    loading="lazy"
                    style={colour === null ? undefined : { background: colour }}
                  />
                </Link>
              </li>
            ))}
          </ul>
          <Link className={styles.link} href={all}>
            {words.showPhotos({ photos: samples.totalCount })}
          </Link>
        </>
      )}
    </section>
  );
}

function Duplicates({
  word,
  versionId,
  onChoose,
}: {
  word: string;
  versionId: string;
  onChoose: (word: string) => void;
}) {
  const { data, failure } = useAnswer(NearDuplicates, { id: versionId, text: word }, { waitMs: 150 });
  const alike = data?.node?.__typename === 'CorpusVersion' ? data.node.nearDuplicates : [];
  if (failure === null && alike.length === 0) return null;
  return (
    <section>
      <h3>{words.duplicates}</h3>
      {failure === null ? null : <p className={styles.dim}>{failure}</p>}
      <ul className={styles.words}>
        {alike.map(({ text, similarity }) => (
          <li key={text}>
            <button type="button" onClick={() => onChoose(text)}>
              {text}
            </button>
            <span>{similarity.toFixed(2)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export interface AddWordProps {
  readonly busy: boolean;
  readonly onEdit: (edit: NewEdit) => Promise<boolean>;
}

/** A negative of one's own. */
export function AddWord({ busy, onEdit }: AddWordProps): ReactNode {
  const [text, setText] = useState('');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await onEdit({ kind: 'ADD', text: text.trim(), polarity: 'NOUN' })) setText('');
  };
  return (
    <form className={styles.add} onSubmit={submit} aria-label={corpusWords.addWord.form}>
      <input
        className={forms.input}
        aria-label={corpusWords.addWord.word}
        placeholder={corpusWords.addWord.placeholder}
        required
        maxLength={200}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <button type="submit" className={forms.button} disabled={busy}>
        {corpusWords.addWord.submit}
      </button>
    </form>
  );
}
