import { formatCount } from '../format/numbers.ts';
import forms from '../frame/forms.module.css';
import styles from './corpus.module.css';
import type { CorpusView } from './corpusView.ts';

export interface CorpusToolsProps {
  readonly view: CorpusView;
  readonly change: (change: Partial<CorpusView>) => void;
  readonly totalCount: number | null;
  readonly datasets: readonly { readonly id: string; readonly name: string }[];
  readonly dataset: { readonly name: string } | null;
  readonly canSearchByMeaning: boolean;
}

/** Which words are shown, and which dataset they are counted in. */
export function CorpusTools({ view, change, totalCount, datasets, dataset, canSearchByMeaning }: CorpusToolsProps) {
  const byMeaning = view.byMeaning && canSearchByMeaning;
  return (
    <div className={styles.tools}>
      <search className={styles.search}>
        <input
          type="search"
          className={forms.input}
          value={view.search}
          maxLength={200}
          placeholder={byMeaning ? 'Search by meaning' : 'Search the words'}
          aria-label={byMeaning ? 'Search by meaning' : 'Search the words'}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => change({ search: target.value })}
        />
      </search>
      {canSearchByMeaning ? (
        <label className={forms.check}>
          <input
            type="checkbox"
            checked={view.byMeaning}
            onChange={({ target }) => change({ byMeaning: target.checked })}
          />
          by meaning
        </label>
      ) : null}
      <p className={styles.count} role="status">
        {byMeaning && view.search !== ''
          ? 'nearest first'
          : totalCount === null
            ? ''
            : `${formatCount(totalCount)} ${totalCount === 1 ? 'word' : 'words'}`}
      </p>
      {datasets.length > 1 ? (
        <label className={styles.dataset}>
          <span>counted in</span>
          <select
            className={forms.input}
            value={dataset?.name}
            onChange={({ target }) => change({ dataset: target.value })}
          >
            {datasets.map(({ id, name }) => (
              <option key={id} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
      ) : null}
    </div>
  );
}
