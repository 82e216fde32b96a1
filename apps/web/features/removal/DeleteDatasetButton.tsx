'use client';

import { useRouter } from 'next/navigation';
import { useClient } from 'urql';
import { removalWords } from '../../words/index.ts';
import { ApiProvider } from '../api/ApiProvider.tsx';
import { accepted, tell } from '../api/ask.ts';
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
    <DeleteButton
      small
      deed={removalWords.dataset.deed({ name })}
      question={removalWords.dataset.question({ name })}
      remove={remove}
    >
      <p>{removalWords.dataset.goes({ photos: sampleCount })}</p>
      <p>{removalWords.dataset.stays}</p>
    </DeleteButton>
  );
}
