'use client';

import { useRouter } from 'next/navigation';
import { useClient } from 'urql';
import { removalWords } from '../../words/index.ts';
import { ApiProvider } from '../api/ApiProvider.tsx';
import { accepted, tell } from '../api/ask.ts';
import { allProjects } from '../projects/addresses.ts';
import { DeleteButton } from './DeleteButton.tsx';
import { DeleteProject } from './documents.ts';

export interface DeleteProjectProps {
  readonly id: string;
  readonly name: string;
  readonly datasets: number;
}

/** Deletes a project once its name was typed, and leads to the others. */
export function DeleteProjectButton(props: DeleteProjectProps) {
  return (
    <ApiProvider>
      <Inside {...props} />
    </ApiProvider>
  );
}

function Inside({ id, name, datasets }: DeleteProjectProps) {
  const client = useClient();
  const router = useRouter();
  const remove = async () => {
    accepted((await tell(client, DeleteProject, { projectId: id, name })).deleteProject);
    router.push(allProjects);
    router.refresh();
  };
  return (
    <DeleteButton
      deed={removalWords.project.deed({ name })}
      question={removalWords.project.question({ name })}
      typed={name}
      remove={remove}
    >
      <p>{removalWords.project.goes({ datasets })}</p>
    </DeleteButton>
  );
}
