import { appWords, newWords } from '../../words/index.ts';
import { ApiProvider } from '../api/ApiProvider.tsx';
import { ask } from '../api/ask.ts';
import { serverClient } from '../api/serverClient.ts';
import { loadPage } from '../frame/loadPage.ts';
import { Notice } from '../frame/Notice.tsx';
import { TopBar } from '../frame/TopBar.tsx';
import { Unreachable } from '../frame/Unreachable.tsx';
import { allProjects } from '../projects/addresses.ts';
import { MayCreate } from './documents.ts';
import { NewScreen } from './NewScreen.tsx';

/** From photos and the names of their classes to the first strays, on one page. */
export async function NewPage() {
  const found = await loadPage(() => ask(serverClient(), MayCreate, {}));
  const crumbs = [
    { text: appWords.pages.projects, href: allProjects },
    { text: appWords.pages.newProject, href: null },
  ];
  return (
    <>
      <TopBar crumbs={crumbs} />
      {found === null ? (
        <main>
          <Unreachable reason={newWords.missing} />
        </main>
      ) : found.viewer.admin ? (
        <ApiProvider>
          <NewScreen />
        </ApiProvider>
      ) : (
        <main>
          <Notice title={newWords.adminsOnly.title}>{newWords.adminsOnly.hint}</Notice>
        </main>
      )}
    </>
  );
}
