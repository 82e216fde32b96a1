import { useCallback } from 'react';
import { useClient } from 'urql';
import { ask } from '../api/ask.ts';
import { FindInformative } from './documents.ts';

/** Leads to the flagged photo whose decision would tell most about the flags; nowhere when all are decided. */
export function useInformative(datasetId: string, focus: (id: string) => void): () => void {
  const client = useClient();
  return useCallback(() => {
    const found = ask(client, FindInformative, { id: datasetId });
    // That nobody answers the page says already.
    void found.then(
      ({ node }) => {
        if (node?.__typename === 'Dataset' && node.mostInformative) focus(node.mostInformative.id);
      },
      () => undefined,
    );
  }, [client, datasetId, focus]);
}
