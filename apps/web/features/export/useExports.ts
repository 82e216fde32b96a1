import { useEffect } from 'react';
import { useAnswer } from '../api/useAnswer.ts';
import { ListExports } from './documents.ts';
import { isOpen } from './progress.ts';

/** While one is being made, it is looked at this often. */
const lookEveryMs = 1000;

/** The exports of a dataset, newest first; asked anew with every `revision`, and again and again while one is being made. */
export function useExports(datasetId: string, revision: string) {
  const { data, failure, asking, again } = useAnswer(ListExports, { datasetId }, { revision });
  const connection = data?.node && 'exports' in data.node ? data.node.exports : undefined;
  const exports = connection?.edges.map(({ node }) => node);
  const moving = exports?.some(isOpen) ?? false;
  useEffect(() => {
    if (!moving || asking) return;
    const timer = setTimeout(again, lookEveryMs);
    return () => clearTimeout(timer);
  }, [moving, asking, again]);
  return { exports, total: connection?.totalCount ?? 0, failure, again };
}
