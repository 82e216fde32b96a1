import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import { ApiProvider } from '../api/ApiProvider.tsx';
import { ask, isUnreachable } from '../api/ask.ts';
import { serverClient } from '../api/serverClient.ts';
import { TopBar } from '../frame/TopBar.tsx';
import { Unreachable } from '../frame/Unreachable.tsx';
import { projectAddress, projectLinks } from '../projects/addresses.ts';
import { LookAtLabels } from './documents.ts';
import { LabelsScreen } from './LabelsScreen.tsx';

/** The classes of a project. */
export async function LabelsPage({ slug }: { slug: string }) {
  await connection();
  const found = await ask(serverClient(), LookAtLabels, { slug }).catch((error: unknown) => {
    if (isUnreachable(error)) return null;
    throw error;
  });
  const crumbs = [
    { text: found?.project?.name ?? slug, href: projectAddress(slug) },
    { text: 'Labels', href: null },
  ];
  if (found === null) {
    return (
      <>
        <TopBar crumbs={crumbs} />
        <main>
          <Unreachable reason="The labels are not here yet." />
        </main>
      </>
    );
  }
  if (found.project === null) notFound();
  return (
    <ApiProvider>
      <LabelsScreen first={found.project} bar={<TopBar crumbs={crumbs} links={projectLinks(slug, 'labels')} />} />
    </ApiProvider>
  );
}
