import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import { ApiProvider } from '../api/ApiProvider.tsx';
import { ask, isUnreachable } from '../api/ask.ts';
import { serverClient } from '../api/serverClient.ts';
import { TopBar } from '../frame/TopBar.tsx';
import { Unreachable } from '../frame/Unreachable.tsx';
import { projectAddress, projectLinks } from '../projects/addresses.ts';
import { CorporaScreen } from './CorporaScreen.tsx';
import { ListCorpora } from './documents.ts';

/** The corpora of a project. */
export async function CorporaPage({ slug }: { slug: string }) {
  await connection();
  const found = await ask(serverClient(), ListCorpora, { slug, after: null }).catch((error: unknown) => {
    if (isUnreachable(error)) return null;
    throw error;
  });
  const crumbs = [
    { text: found?.project?.name ?? slug, href: projectAddress(slug) },
    { text: 'Corpora', href: null },
  ];
  if (found === null) {
    return (
      <>
        <TopBar crumbs={crumbs} />
        <main>
          <Unreachable reason="The corpora are not here yet." />
        </main>
      </>
    );
  }
  if (found.project === null) notFound();
  return (
    <>
      <TopBar crumbs={crumbs} links={projectLinks(slug, 'corpora')} />
      <ApiProvider>
        <CorporaScreen first={found} project={found.project} />
      </ApiProvider>
    </>
  );
}
