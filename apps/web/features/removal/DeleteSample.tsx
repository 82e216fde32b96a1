'use client';

import { useClient } from 'urql';
import { removalWords } from '../../words/index.ts';
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
      <DeleteButton
        small
        deed={removalWords.photo.deed({ path })}
        question={removalWords.photo.question({ path })}
        remove={remove}
      >
        <p>{removalWords.photo.goes}</p>
      </DeleteButton>
    </div>
  );
}
