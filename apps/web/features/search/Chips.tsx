import { searchWords } from '../../words/index.ts';
import { useAnswer } from '../api/useAnswer.ts';
import { type Condition, typedConditions } from './conditions.ts';
import { LookAtLiked } from './documents.ts';
import styles from './search.module.css';
import type { Like, SearchState } from './searchState.ts';

export interface ChipsProps {
  readonly datasetId: string;
  readonly search: SearchState;
  readonly change: (change: Partial<SearchState>) => void;
  /** Conditions that were set elsewhere. */
  readonly others: readonly Condition[];
}

/** What is in force, each to be taken away by itself. */
export function Chips({ datasetId, search: { q, like }, change, others }: ChipsProps) {
  const typed = typedConditions(q).map(({ text, rest }) => ({ text, drop: () => change({ q: rest }) }));
  if (like === null && typed.length === 0 && others.length === 0) return null;
  return (
    <ul className={styles.chips} aria-label={searchWords.chips.label}>
      {like === null ? null : <LikeChip datasetId={datasetId} like={like} drop={() => change({ like: null })} />}
      {[...typed, ...others].map(({ text, drop }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same condition may be there twice
        <Chip key={`${i} ${text}`} text={text} drop={drop} />
      ))}
    </ul>
  );
}

function LikeChip({ datasetId, like, drop }: { datasetId: string; like: Like; drop: () => void }) {
  const { data } = useAnswer(LookAtLiked, like.kind === 'sample' ? { id: like.id } : null);
  if (like.kind === 'text') return <Chip text={searchWords.chips.likeText({ text: like.text })} drop={drop} />;
  const sample = data?.node?.__typename === 'Sample' ? data.node : null;
  const picture =
    like.kind === 'sample' ? (sample?.thumbnail ?? null) : `/search/${encodeURIComponent(datasetId)}/${like.id}`;
  const text =
    like.kind === 'sample'
      ? searchWords.chips.likeSample({ file: sample?.path.split('/').at(-1) ?? null })
      : searchWords.chips.likeImage;
  return <Chip text={text} picture={picture} drop={drop} />;
}

function Chip({ text, picture = null, drop }: Condition & { readonly picture?: string | null }) {
  return (
    <li className={styles.chip}>
      {/* biome-ignore lint/performance/noImgElement: it is a thumbnail already */}
      {picture === null ? null : <img src={picture} alt="" width={20} height={20} />}
      <span title={text}>{text}</span>
      <button type="button" aria-label={searchWords.chips.without({ condition: text })} onClick={drop}>
        ✕
      </button>
    </li>
  );
}
