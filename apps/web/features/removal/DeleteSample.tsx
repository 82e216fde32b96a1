'use client';

import { useClient } from 'urql';
import { accepted, tell } from '../api/ask.ts';
import { DeleteButton } from './DeleteButton.tsx';
import { DeleteSamples } from './documents.ts';
import styles from './removal.module.css';

/** Deletes the photo that is looked at. */
export function DeleteSample({ id, path, onDeleted }: { id: string; path: string; onDeleted: () => void }) {
  const client = useClient();
  const remove = async () => {
    accepted((await tell(client, DeleteSamples, { sampleIds: [id] })).deleteSamples);
    onDeleted();
  };
  return (
    <div className={styles.foot}>
      <DeleteButton small what={`the photo “${path}”`} remove={remove}>
        <p>It goes with its scores and reviews, and the counts of its runs come down. This cannot be undone.</p>
      </DeleteButton>
    </div>
  );
}
