import { appWords, corporaWords } from '../../words/index.ts';
import { ApiProvider } from '../api/ApiProvider.tsx';
import { ask } from '../api/ask.ts';
import { serverClient } from '../api/serverClient.ts';
import { loadPage } from '../frame/loadPage.ts';
import { ProjectShell } from '../frame/ProjectShell.tsx';
import { CorporaScreen } from './CorporaScreen.tsx';
import { ListCorpora } from './documents.ts';

/** The corpora of a project. */
export async function CorporaPage({ slug }: { slug: string }) {
  const found = await loadPage(async () => {
    const { project, ...others } = await ask(serverClient(), ListCorpora, { slug, after: null });
    return project === null ? null : { ...others, project };
  });
  return (
    <ProjectShell
      slug={slug}
      name={found?.project.name}
      page={appWords.pages.corpora}
      here="corpora"
      missing={corporaWords.missing}
    >
      {found === null ? null : (
        <ApiProvider>
          <CorporaScreen first={found} project={found.project} />
        </ApiProvider>
      )}
    </ProjectShell>
  );
}
