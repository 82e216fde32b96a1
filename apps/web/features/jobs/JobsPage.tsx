import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import { ApiProvider } from '../api/ApiProvider.tsx';
import { ask, isUnreachable } from '../api/ask.ts';
import { serverClient } from '../api/serverClient.ts';
import { TopBar } from '../frame/TopBar.tsx';
import { Unreachable } from '../frame/Unreachable.tsx';
import { projectAddress, projectLinks } from '../projects/addresses.ts';
import { ListJobs } from './documents.ts';
import { JobsScreen } from './JobsScreen.tsx';

/** What is done for a project in the background. */
export async function JobsPage({ slug }: { slug: string }) {
  await connection();
  const found = await ask(serverClient(), ListJobs, { slug, state: null, after: null }).catch((error: unknown) => {
    if (isUnreachable(error)) return null;
    throw error;
  });
  const crumbs = [
    { text: found?.project?.name ?? slug, href: projectAddress(slug) },
    { text: 'Jobs', href: null },
  ];
  if (found === null) {
    return (
      <>
        <TopBar crumbs={crumbs} />
        <main>
          <Unreachable reason="The jobs are not here yet." />
        </main>
      </>
    );
  }
  if (found.project === null) notFound();
  return (
    <>
      <TopBar crumbs={crumbs} links={projectLinks(slug, 'jobs')} />
      <ApiProvider>
        <JobsScreen first={found.project} />
      </ApiProvider>
    </>
  );
}
