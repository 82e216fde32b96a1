import Link from 'next/link';
import { effectWords } from '../../words/index.ts';
import forms from '../frame/forms.module.css';
import { percentScale } from '../frame/scales.ts';
import styles from './effect.module.css';
import { beforeAfterBars, scorePair } from './effectBars.ts';
import type { Side } from './effectDocuments.ts';
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
        {asking ? effectWords.scoring({ dataset: dataset.name }) : ''}
      </p>
    );
  }
  const precision = effectWords.precision(effect);
  return (
    <div className={styles.effect} data-asking={asking || undefined} aria-busy={asking}>
      <p className={styles.sentence} role="status">
        {effectWords.sentence(effect)}
      </p>
      <p className={styles.hint}>
        {effectWords.flagged(effect)} ·{' '}
        {effectWords.threshold({ before: effect.thresholdBefore, after: effect.thresholdAfter })}
      </p>
      {precision === null ? null : <p className={styles.hint}>{precision}</p>}
      <Histogram bins={effect.histogram} threshold={effect.thresholdAfter} />
      <Photos title={effectWords.leaving} side={effect.leaving} address={dataset.address} />
      <Photos title={effectWords.entering} side={effect.entering} address={dataset.address} flagged />
      {effect.exact || effect.compared >= effect.total ? null : (
        <button type="button" className={`${forms.button} ${forms.small}`} disabled={asking} onClick={askExact}>
          {effectWords.exact({ photos: effect.total })}
        </button>
      )}
    </div>
  );
}

const arrow = <span aria-hidden="true"> → </span>;
const spoken = (words: string) => <span className="spoken">{words}</span>;

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
                title={effectWords.photo({ path: sample.path, ...pair })}
              >
                {/* biome-ignore lint/performance/noImgElement: the thumbnails have the right size */}
                <img
                  src={sample.thumbnail}
                  alt={sample.path}
                  loading="lazy"
                  style={sample.colour === null ? undefined : { background: sample.colour }}
                />
                <span className={styles.scores}>{effectWords.scores({ ...pair, arrow, spoken })}</span>
              </Link>
            </li>
          ))}
      </ul>
    </section>
  );
}

function Histogram({ bins, threshold }: { bins: Parameters<typeof beforeAfterBars>[0]; threshold: number }) {
  const [from, to] = [bins[0]?.from ?? 0, bins.at(-1)?.to ?? 1];
  if (bins.length === 0) return null;
  return (
    <div>
      <div className={styles.plot} role="img" aria-label={effectWords.histogram}>
        {beforeAfterBars(bins).map(({ left, width, before, after, label }) => (
          <span key={left} className={styles.bin} style={{ left: `${left}%`, width: `${width}%` }} title={label}>
            <span className={styles.after} style={{ height: `${after}%` }} />
            <span className={styles.before} style={{ height: `${before}%` }} />
          </span>
        ))}
        {threshold < from || threshold > to ? null : (
          <span className={styles.threshold} style={{ left: `${percentScale(from, to)(threshold)}%` }} />
        )}
      </div>
      <p className={styles.legend}>
        <span className={styles.keyBefore}>{effectWords.now}</span>
        <span className={styles.keyAfter}>{effectWords.later}</span>
      </p>
    </div>
  );
}
