import Link from 'next/link';
import { formatScore } from '../format/numbers.ts';
import forms from '../frame/forms.module.css';
import type { Side } from './documents.ts';
import styles from './effect.module.css';
import { beforeAfterBars, effectSentence, flaggedWords, precisionWords, scorePair } from './effectWords.ts';
import type { EffectAnswer } from './useEffectOf.ts';

export interface EffectViewProps {
  readonly answer: EffectAnswer;
  readonly dataset: { readonly name: string; readonly address: string };
}

/** Which photos change side, in a sentence first, then as pictures. */
export function EffectView({ answer: { effect, failure, asking, askExact }, dataset }: EffectViewProps) {
  if (failure !== null) return <p className={forms.refusal}>{failure}</p>;
  if (effect === null) {
    return (
      <p className={styles.waiting} role="status">
        {asking ? `Scoring ${dataset.name} with it…` : ''}
      </p>
    );
  }
  const precision = precisionWords(effect);
  return (
    <div className={styles.effect} data-asking={asking || undefined} aria-busy={asking}>
      <p className={styles.sentence} role="status">
        {effectSentence(effect)}
      </p>
      <p className={styles.hint}>
        {flaggedWords(effect)} · threshold {formatScore(effect.thresholdBefore)}
        {effect.thresholdAfter === effect.thresholdBefore ? '' : ` → ${formatScore(effect.thresholdAfter)}`}
      </p>
      {precision === null ? null : <p className={styles.hint}>{precision}</p>}
      <Histogram bins={effect.histogram} threshold={effect.thresholdAfter} />
      <Photos title="Leave the flagged set" side={effect.leaving} address={dataset.address} />
      <Photos title="Enter it" side={effect.entering} address={dataset.address} flagged />
      {effect.exact || effect.compared >= effect.total ? null : (
        <button type="button" className={`${forms.button} ${forms.small}`} disabled={asking} onClick={askExact}>
          Exact: compare all {effect.total.toLocaleString('en-US')}
        </button>
      )}
    </div>
  );
}

function Photos({ title, side, address, flagged }: { title: string; side: Side; address: string; flagged?: boolean }) {
  if (side.examples.length === 0) return null;
  return (
    <section>
      <h3 className={styles.heading}>{title}</h3>
      <ul className={styles.photos}>
        {side.examples
          .map(({ sample, ...scores }) => ({ sample, pair: scorePair(scores) }))
          .map(({ sample, pair }) => (
            <li key={sample.id} data-flagged={flagged}>
              <Link
                href={`${address}?sample=${encodeURIComponent(sample.id)}`}
                title={`${sample.path}: ${pair.before} now, ${pair.after} then`}
              >
                {/* biome-ignore lint/performance/noImgElement: the thumbnails have the right size */}
                <img
                  src={sample.thumbnail}
                  alt={sample.path}
                  loading="lazy"
                  style={sample.colour === null ? undefined : { background: sample.colour }}
                />
                <span className={styles.scores}>
                  {pair.before}
                  <span aria-hidden="true"> → </span>
                  <span className="spoken"> becomes </span>
                  {pair.after}
                </span>
              </Link>
            </li>
          ))}
      </ul>
    </section>
  );
}

function Histogram({ bins, threshold }: { bins: Parameters<typeof beforeAfterBars>[0]; threshold: number }) {
  const [from, to] = [bins[0]?.from ?? 0, bins.at(-1)?.to ?? 1];
  const cut = (100 * (threshold - from)) / (to - from);
  if (bins.length === 0) return null;
  return (
    <div>
      <div className={styles.plot} role="img" aria-label="Histogram of the scores, now and then">
        {beforeAfterBars(bins).map(({ left, width, before, after, label }) => (
          <span key={left} className={styles.bin} style={{ left: `${left}%`, width: `${width}%` }} title={label}>
            <span className={styles.after} style={{ height: `${after}%` }} />
            <span className={styles.before} style={{ height: `${before}%` }} />
          </span>
        ))}
        {cut >= 0 && cut <= 100 ? <span className={styles.threshold} style={{ left: `${cut}%` }} /> : null}
      </div>
      <p className={styles.legend}>
        <span className={styles.keyBefore}>now</span>
        <span className={styles.keyAfter}>then</span>
      </p>
    </div>
  );
}
