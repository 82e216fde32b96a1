import { runCommand } from '../commands/registry.ts';
import type { KeyTable } from './defineKeys.ts';
import { keysOf } from './keyBindings.ts';
import styles from './keys.module.css';
import { keyTable } from './keys.ts';
import { useBindings } from './useBindings.ts';
import { useChordName } from './useChordName.ts';

export interface KeyLineProps {
  readonly say: string | null;
  /** Those that are of use on the page; rows with a `brief` are shown. */
  readonly table?: KeyTable;
}

/** The most used keys, at the foot of the page. */
export function KeyLine({ say, table = keyTable }: KeyLineProps) {
  const bindings = useBindings();
  const nameOf = useChordName();
  const briefs = [...new Set(table.flatMap(({ brief }) => brief ?? []))];
  return (
    <footer className={styles.line}>
      {briefs.map((brief) => {
        const rows = table.filter((row) => row.brief === brief);
        const keys = rows.flatMap((row) => keysOf(row, bindings).slice(0, 1));
        const isAll = rows.some(({ action }) => action === 'keys');
        return keys.length === 0 && !isAll ? null : (
          <span key={brief} className={styles.key}>
            {keys.map((chord) => (
              <kbd key={chord}>{nameOf(chord)}</kbd>
            ))}
            {isAll ? (
              <button type="button" onClick={() => runCommand('keys')}>
                {brief}
              </button>
            ) : (
              brief
            )}
          </span>
        );
      })}
      <span className={styles.say} role="status">
        {say}
      </span>
    </footer>
  );
}
