import { connection } from 'next/server';
import { ApiProvider } from '../api/ApiProvider.tsx';
import { ask, isUnreachable } from '../api/ask.ts';
import { serverClient } from '../api/serverClient.ts';
import { TopBar } from '../frame/TopBar.tsx';
import { Unreachable } from '../frame/Unreachable.tsx';
import { DiskScreen } from './DiskScreen.tsx';
import { LookAtDisk } from './documents.ts';

/** What takes how much room, and what could be thrown away. */
export async function DiskPage() {
  await connection();
  const found = await ask(serverClient(), LookAtDisk, { fresh: false }).catch((error: unknown) => {
    if (isUnreachable(error)) return null;
    throw error;
  });
  return (
    <>
      <TopBar crumbs={[{ text: 'Disk use', href: null }]} />
      {found === null ? (
        <main>
          <Unreachable reason="How much room is taken is not known yet." />
        </main>
      ) : (
        <ApiProvider>
          <DiskScreen first={found.diskUse} />
        </ApiProvider>
      )}
    </>
  );
}
