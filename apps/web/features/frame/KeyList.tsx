import { useState } from 'react';
import { keyWords } from '../../words/index.ts';
import type { KeyTable } from './defineKeys.ts';
import { KeyRowEditor } from './KeyRowEditor.tsx';
import { keysOf, rebound, takenBy, withDefault } from './keyBindings.ts';
import styles from './keys.module.css';
import { keepBindings, useBindings } from './useBindings.ts';
import { useChordName } from './useChordName.ts';

/** What all keys do, by group; each can be given another key. */
export function KeyList({ table }: { table: KeyTable }) {
  const bindings = useBindings();
  const nameOf = useChordName();
  const [changing, setChanging] = useState<string | null>(null);
  const [asked, setAsked] = useState<{ action: string; chord: string } | null>(null);
  const [said, setSaid] = useState('');
  const groups = [...new Set(table.map(({ group }) => group))];
  const labelOf = (action: string) => table.find((row) => row.action === action)?.label ?? action;

  const give = (action: string, keys: readonly string[]) => {
    keepBindings(rebound(action, keys, table, bindings));
    setSaid(keyWords.list.given({ label: labelOf(action), keys: keys.map(nameOf) }));
    setChanging(null);
    setAsked(null);
  };
  const take = (action: string, chord: string) => {
    if (takenBy(chord, action, table, bindings) === null) give(action, [chord]);
    else setAsked({ action, chord });
  };
  return (
    <div className={styles.list}>
      {groups.map((group) => (
        <section key={group}>
          <h3>{group}</h3>
          <ul>
            {table
              .filter((row) => row.group === group)
              .map((row) => (
                <KeyRowEditor
                  key={row.action}
                  row={row}
                  keys={keysOf(row, bindings).map(nameOf)}
                  defaults={row.keys.map(nameOf)}
                  changed={Object.hasOwn(bindings, row.action) && row.fixed !== true}
                  changing={changing === row.action}
                  conflict={
                    asked?.action === row.action
                      ? { name: nameOf(asked.chord), other: takenBy(asked.chord, row.action, table, bindings) }
                      : null
                  }
                  begin={() => {
                    setChanging(row.action);
                    setAsked(null);
                  }}
                  stop={() => {
                    setChanging(null);
                    setAsked(null);
                  }}
                  take={(chord) => take(row.action, chord)}
                  confirm={() => asked && give(row.action, [asked.chord])}
                  clear={() => give(row.action, [])}
                  reset={() => keepBindings(withDefault(row.action, table, bindings))}
                />
              ))}
          </ul>
        </section>
      ))}
      <p className="spoken" role="status">
        {said}
      </p>
      {Object.keys(bindings).length === 0 ? null : (
        <button type="button" className={styles.close} onClick={() => keepBindings({})}>
          {keyWords.list.allAsBefore}
        </button>
      )}
    </div>
  );
}
