import { appWords, corpusWords } from '../../words/index.ts';
import { ApiProvider } from '../api/ApiProvider.tsx';
import { serverClient } from '../api/serverClient.ts';
import { loadPage } from '../frame/loadPage.ts';
import { ProjectBar, ProjectShell } from '../frame/ProjectShell.tsx';
import { corporaAddress } from '../projects/addresses.ts';
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
  const page = await loadPage(() => loadCorpus(serverClient(), slug, name));
  const bar = {
    slug,
    name: page?.project.name,
    page: name,
    here: 'corpora',
    between: [{ text: appWords.pages.corpora, href: corporaAddress(slug) }],
  } as const;
  if (page === null) {
    return (
      <ProjectShell {...bar} missing={corpusWords.missing}>
        {null}
      </ProjectShell>
    );
  }
  return (
    <ApiProvider>
      <CorpusScreen key={page.corpus.id} page={page} firstView={view} bar={<ProjectBar {...bar} />} />
    </ApiProvider>
  );
}
