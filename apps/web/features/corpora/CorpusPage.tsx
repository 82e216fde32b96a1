import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import { ApiProvider } from '../api/ApiProvider.tsx';
import { isUnreachable } from '../api/ask.ts';
import { serverClient } from '../api/serverClient.ts';
import { TopBar } from '../frame/TopBar.tsx';
import { Unreachable } from '../frame/Unreachable.tsx';
import { corporaAddress, projectAddress, projectLinks } from '../projects/addresses.ts';
import { CorpusScreen } from './CorpusScreen.tsx';
import type { CorpusView } from './corpusView.ts';
import { loadCorpus } from './loadCorpus.ts';

export interface CorpusPageProps {
  readonly slug: string;
  readonly name: string;
  readonly view: CorpusView;
}

/** One corpus: its versions, its words, and what they do. */
export async function CorpusPage({ slug, name, view }: CorpusPageProps) {
  await connection();
  const page = await loadCorpus(serverClient(), slug, name).catch((error: unknown) => {
    if (isUnreachable(error)) return 'unreachable' as const;
    throw error;
  });
  if (page === null) notFound();
  const crumbs = [
    { text: page === 'unreachable' ? slug : page.project.name, href: projectAddress(slug) },
    { text: 'Corpora', href: corporaAddress(slug) },
    { text: name, href: null },
  ];
  if (page === 'unreachable') {
    return (
      <>
        <TopBar crumbs={crumbs} />
        <main>
          <Unreachable reason="The corpus is not here yet." />
        </main>
      </>
    );
  }
  return (
    <ApiProvider>
      <CorpusScreen
        key={page.corpus.id}
        page={page}
        firstView={view}
        bar={<TopBar crumbs={crumbs} links={projectLinks(slug, 'corpora')} />}
      />
    </ApiProvider>
  );
}
