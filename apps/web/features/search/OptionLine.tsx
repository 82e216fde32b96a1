import { searchWords } from '../../words/index.ts';
import styles from './search.module.css';
import type { SearchOption } from './searchOptions.ts';

export interface OptionLineProps {
  readonly id: string;
  readonly option: SearchOption;
  readonly active: boolean;
  readonly onTake: () => void;
}

/** One proposal. The focus stays in the text, so a press must not take it. */
export function OptionLine({ id, option, active, onTake }: OptionLineProps) {
  const { text, says } = wordsOf(option);
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      className={styles.option}
      data-kind={option.kind}
      ref={active ? (line) => line?.scrollIntoView({ block: 'nearest' }) : undefined}
      onMouseDown={(event) => {
        event.preventDefault();
        onTake();
      }}
    >
      <span>{text}</span> <span className={styles.says}>{says}</span>
    </div>
  );
}

function wordsOf(option: SearchOption): { readonly text: string; readonly says: string } {
  switch (option.kind) {
    case 'insert':
      return option;
    case 'filter':
      return searchWords.proposals.filter;
    case 'like':
      return searchWords.proposals.like({ text: option.text });
    case 'path':
      return searchWords.proposals.path({ path: option.path });
    default:
      return option satisfies never;
  }
}
