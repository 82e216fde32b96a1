import { Chips } from './Chips.tsx';
import type { Condition } from './conditions.ts';
import { SavedViews } from './SavedViews.tsx';
import { SearchBar, type SearchBarProps } from './SearchBar.tsx';
import styles from './search.module.css';

export interface SearchToolsProps extends SearchBarProps {
  /** Conditions that were set elsewhere. */
  readonly others: readonly Condition[];
  /** Query part of the address of what is shown now. */
  readonly address: string;
  /** Shows what an address holds. */
  readonly open: (address: string) => void;
}

/** Above the photos: the search bar, saved views, and what is in force. */
export function SearchTools({ others, address, open, ...bar }: SearchToolsProps) {
  return (
    <div className={styles.tools}>
      <SearchBar {...bar} />
      <SavedViews datasetId={bar.datasetId} address={address} open={open} />
      <Chips datasetId={bar.datasetId} search={bar.search} change={bar.change} others={others} />
    </div>
  );
}
