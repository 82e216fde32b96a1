import type { ReactNode } from 'react';
import { formatBytes, formatScore, qualityWords, samplesWords } from '../../words/index.ts';
import { useAnswer } from '../api/useAnswer.ts';
import { type Sample, SimilarTo } from './documents.ts';
import { Photo } from './Photo.tsx';
import styles from './panel.module.css';
import { previewSources } from './photoSources.ts';
import { emphasised, mismatch, spokenSample } from './reasonWords.ts';
import { SimilarityBars } from './SimilarityBars.tsx';
import { SimilarPhotos } from './SimilarPhotos.tsx';

export interface SamplePanelProps {
  readonly sample: Sample;
  readonly onOpen: (id: string) => void;
  readonly onFocus: (id: string) => void;
  /** What can be done with a negative that pulls the score down. */
  readonly wordActions?: ((word: string) => ReactNode) | undefined;
  /** What was decided on it. */
  readonly review?: ReactNode;
  /** What has been done with such words, and what it comes to. */
  readonly children?: ReactNode;
}

/** What takes longer is asked for once a photo was looked at for so long. */
const askAfterMs = 250;

/** One photo: what it looks like, in a sentence first, then by word. */
export function SamplePanel({ sample, onOpen, onFocus, wordActions, review, children }: SamplePanelProps) {
  const { id, path, bytes, width, height, declaredClasses, score, flagged, pValue, reason, error } = sample;
  const { nearestLabel, looksLike, topNegatives, quality } = sample;
  const { data } = useAnswer(SimilarTo, error || score === null ? null : { id }, { waitMs: askAfterMs });
  const around = data?.node?.__typename === 'Sample' ? data.node : null;
  const nearest = nearestLabel === null ? [] : [nearestLabel];
  const classes = around !== null && around.nearestLabels.length > 0 ? around.nearestLabels : nearest;
  const unlike = mismatch(sample);
  const most = Math.max(0, ...[...classes, ...looksLike, ...topNegatives].map(({ similarity }) => similarity));
  const sources = previewSources(sample);
  return (
    <article className={styles.sample}>
      {error ? null : (
        <button type="button" className={styles.photo} onClick={() => onOpen(id)} title={samplesWords.panel.closer}>
          <Photo key={sources[0] ?? id} sources={sources} alt={spokenSample(sample)} colour={null} fit="contain" />
        </button>
      )}
      {review}
      {error ? (
        <p className={styles.why}>
          {samplesWords.unreadable({ reason: error.message })} <code className={styles.code}>{error.code}</code>
        </p>
      ) : (
        <p className={styles.why}>
          {reason === null
            ? samplesWords.notScored
            : emphasised(
                reason,
                [...looksLike, ...classes].map(({ text }) => text),
              ).map(({ text, strong, start }) => (strong ? <b key={start}>{text}</b> : text))}
        </p>
      )}
      <p className={styles.file}>
        <span className={styles.path}>{path}</span>
        {score === null ? null : (
          <span className={styles.score} data-flagged={flagged || undefined}>
            {flagged ? <span className={styles.corner} aria-hidden="true" /> : null}
            {formatScore(score)}
          </span>
        )}
      </p>
      <p className={styles.facts}>
        {[
          ...(width === null || height === null ? [] : [`${width} × ${height}`]),
          formatBytes(bytes),
          ...(declaredClasses.length === 0 ? [] : [samplesWords.panel.declared({ classes: declaredClasses })]),
          ...(pValue === null ? [] : [samplesWords.panel.pValue({ value: pValue.toFixed(4) })]),
        ].join(' · ')}
      </p>
      {unlike === null ? null : <p className={styles.unlike}>{unlike}</p>}
      {quality === null || quality.issues.length === 0 ? null : (
        <ul className={styles.issues} aria-label={samplesWords.panel.quality}>
          {quality.issues.map((issue) => (
            <li key={issue}>{qualityWords.sentences[issue]}</li>
          ))}
        </ul>
      )}
      <SimilarityBars {...samplesWords.panel.classes} words={classes} most={most} kind="class" />
      <SimilarityBars {...samplesWords.panel.likenesses} words={looksLike} most={most} kind="likeness" />
      <SimilarityBars
        {...samplesWords.panel.negatives}
        words={topNegatives}
        most={most}
        kind="negative"
        actions={wordActions}
      />
      {children}
      {around === null || around.similar.length === 0 ? null : (
        <SimilarPhotos similar={around.similar} onFocus={onFocus} />
      )}
    </article>
  );
}
