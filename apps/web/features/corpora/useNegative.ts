import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import type { Negative } from './negativeDocuments.ts';
import { loadNegatives, type NegativeChoice } from './useNegatives.ts';

/** One word of what is shown, from the rows that are here or else from the API; null when it is not among them. */
export function useNegative(
  word: string | null,
  rows: readonly Negative[],
  choice: NegativeChoice | null,
  revision: number,
): Negative | null {
  const client = useClient();
  const here = word === null ? undefined : rows.find(({ text }) => text === word);
  const [found, setFound] = useState<Negative | null>(null);
  const wanted =
    word === null || here !== undefined || choice === null ? null : JSON.stringify([word, choice, revision]);
  useEffect(() => {
    setFound(null);
    if (wanted === null) return;
    const [text, asked] = JSON.parse(wanted) as [string, NegativeChoice];
    let left = false;
    const search = { ...asked, search: text, orderBy: { field: 'TEXT', direction: 'ASC' } } as const;
    loadNegatives(client, search, null).then(
      (page) => left || setFound(page.rows.find((row) => row.text === text) ?? null),
      // The panel says that the word is not here.
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [client, wanted]);
  return here ?? found;
}
