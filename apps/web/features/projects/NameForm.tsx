'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { useClient } from 'urql';
import { projectsWords } from '../../words/index.ts';
import { ApiProvider } from '../api/ApiProvider.tsx';
import { accepted, tell } from '../api/ask.ts';
import { useWork } from '../api/useWork.ts';
import forms from '../frame/forms.module.css';
import { datasetAddress, labelsAddress } from './addresses.ts';
import { CreateDataset, CreateProject } from './documents.ts';
import styles from './projects.module.css';

/** Makes a project, and leads to the page where its classes are named. */
export function NewProject() {
  return (
    <ApiProvider>
      <ProjectForm />
    </ApiProvider>
  );
}

/** Makes a dataset, and leads to it. */
export function NewDataset(props: { readonly projectId: string; readonly slug: string }) {
  return (
    <ApiProvider>
      <DatasetForm {...props} />
    </ApiProvider>
  );
}

function ProjectForm() {
  const client = useClient();
  const make = async (name: string) => {
    const { project } = accepted((await tell(client, CreateProject, { name })).createProject);
    return project === null ? null : labelsAddress(project.slug);
  };
  return <NameForm {...projectsWords.make.project} make={make} />;
}

function DatasetForm({ projectId, slug }: { readonly projectId: string; readonly slug: string }) {
  const client = useClient();
  const make = async (name: string) => {
    const { dataset } = accepted((await tell(client, CreateDataset, { projectId, name })).createDataset);
    return dataset === null ? null : datasetAddress(slug, dataset);
  };
  return <NameForm {...projectsWords.make.dataset} make={make} />;
}

interface NameFormProps {
  readonly label: string;
  readonly example: string;
  /** Makes what is named. @returns its address */
  readonly make: (name: string) => Promise<string | null>;
}

function NameForm({ label, example, make }: NameFormProps) {
  const router = useRouter();
  const [name, setName] = useState('');
  const { busy, refusal, run } = useWork();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const address = await make(name);
      if (address !== null) router.push(address);
    });
  };
  return (
    <form className={styles.make} onSubmit={submit} aria-label={label}>
      <input
        className={forms.input}
        aria-label={label}
        placeholder={example}
        required
        maxLength={100}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <button type="submit" className={forms.button} disabled={busy}>
        {projectsWords.make.submit}
      </button>
      {refusal === null ? null : (
        <p className={forms.refusal} role="alert">
          {refusal.message}
        </p>
      )}
    </form>
  );
}
