import { corpusWords } from '../../words/index.ts';
import forms from '../frame/forms.module.css';
import styles from './corpus.module.css';
import type { CorpusView } from './corpusView.ts';

const words = corpusWords.tools;

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
          placeholder={byMeaning ? words.searchByMeaning : words.search}
          aria-label={byMeaning ? words.searchByMeaning : words.search}
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
          {words.byMeaning}
        </label>
      ) : null}
      <p className={styles.count} role="status">
        {byMeaning && view.search !== ''
          ? words.nearestFirst
          : totalCount === null
            ? ''
            : words.count({ words: totalCount })}
      </p>
      {datasets.length > 1 ? (
        <label className={styles.dataset}>
          <span>{words.countedIn}</span>
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
