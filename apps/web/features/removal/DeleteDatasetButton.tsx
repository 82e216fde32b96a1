'use client';

import { useRouter } from 'next/navigation';
import { useClient } from 'urql';
import { ApiProvider } from '../api/ApiProvider.tsx';
import { accepted, tell } from '../api/ask.ts';
import { plural } from '../format/numbers.ts';
import { DeleteButton } from './DeleteButton.tsx';
import { DeleteDataset } from './documents.ts';

export interface DeleteDatasetProps {
  readonly id: string;
  readonly name: string;
  readonly sampleCount: number;
}

/** Deletes a dataset from the list of its project. */
export function DeleteDatasetButton(props: DeleteDatasetProps) {
  return (
    <ApiProvider>
      <Inside {...props} />
    </ApiProvider>
  );
}

function Inside({ id, name, sampleCount }: DeleteDatasetProps) {
  const client = useClient();
  const router = useRouter();
  const remove = async () => {
    accepted((await tell(client, DeleteDataset, { datasetId: id })).deleteDataset);
    router.refresh();
  };
  return (
    <DeleteButton small what={`the dataset “${name}”`} remove={remove}>
      <p>
        {sampleCount === 0
          ? 'It holds no photos.'
          : `${plural(sampleCount, 'photo')} with all their scores and reviews will be gone.`}{' '}
        What is at work on it is cancelled. This cannot be undone.
      </p>
      <p>Photos that other datasets have too stay there.</p>
    </DeleteButton>
  );
}
