import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import { datasetWords } from '../../words/index.ts';
import { ApiProvider } from '../api/ApiProvider.tsx';
import { isUnreachable } from '../api/ask.ts';
import { serverClient } from '../api/serverClient.ts';
import { TopBar } from '../frame/TopBar.tsx';
import { Unreachable } from '../frame/Unreachable.tsx';
import { projectAddress } from '../projects/addresses.ts';
import { DatasetScreen } from './DatasetScreen.tsx';
import { loadDataset } from './loadDataset.ts';
import type { ViewState } from './viewState.ts';

export interface DatasetPageProps {
  readonly project: string;
  readonly dataset: string;
  readonly view: ViewState;
}

/** Everything that the page opens with is in its first answer; from then on the browser keeps it up to date. */
export async function DatasetPage({ project, dataset, view }: DatasetPageProps) {
  await connection();
  const page = await loadDataset(serverClient(), { project, dataset }, view).catch((error: unknown) => {
    if (isUnreachable(error)) return 'unreachable' as const;
    throw error;
  });
  if (page === null) notFound();
  if (page === 'unreachable') {
    const crumbs = [
      { text: project, href: projectAddress(project) },
      { text: dataset, href: null },
    ];
    return (
      <>
        <TopBar crumbs={crumbs} />
        <main>
          <Unreachable reason={datasetWords.missing} />
        </main>
      </>
    );
  }
  return (
    <ApiProvider>
      <DatasetScreen key={page.dataset.id} page={page} firstView={view} />
    </ApiProvider>
  );
}
