import { appWords, diskWords } from '../../words/index.ts';
import { ApiProvider } from '../api/ApiProvider.tsx';
import { ask } from '../api/ask.ts';
import { serverClient } from '../api/serverClient.ts';
import { loadPage } from '../frame/loadPage.ts';
import { TopBar } from '../frame/TopBar.tsx';
import { Unreachable } from '../frame/Unreachable.tsx';
import { DiskScreen } from './DiskScreen.tsx';
import { LookAtDisk } from './documents.ts';

/** What takes how much room, and what could be thrown away. */
export async function DiskPage() {
  const found = await loadPage(() => ask(serverClient(), LookAtDisk, { fresh: false }));
  return (
    <>
      <TopBar crumbs={[{ text: appWords.pages.disk, href: null }]} />
      {found === null ? (
        <main>
          <Unreachable reason={diskWords.missing} />
        </main>
      ) : (
        <ApiProvider>
          <DiskScreen first={found.diskUse} />
        </ApiProvider>
      )}
    </>
  );
}
