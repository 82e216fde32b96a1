import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import styles from '../account/account.module.css';
import { ProjectKeys } from '../account/documents.ts';
import { KeysOfProject } from '../account/Keys.tsx';
import { ask, isUnreachable } from '../api/ask.ts';
import { serverClient } from '../api/serverClient.ts';
import { TopBar } from '../frame/TopBar.tsx';
import { Unreachable } from '../frame/Unreachable.tsx';
import { projectAddress, projectLinks } from '../projects/addresses.ts';
import { LookAtMembers } from './documents.ts';
import { MembersScreen } from './MembersScreen.tsx';

/** Who may do what in a project, and for its owners the keys that open it. */
export async function MembersPage({ slug }: { slug: string }) {
  await connection();
  const client = serverClient();
  const found = await ask(client, LookAtMembers, { slug }).catch((error: unknown) => {
    if (isUnreachable(error)) return null;
    throw error;
  });
  const crumbs = [
    { text: found?.project?.name ?? slug, href: projectAddress(slug) },
    { text: 'Members', href: null },
  ];
  if (found === null) {
    return (
      <>
        <TopBar crumbs={crumbs} />
        <main>
          <Unreachable reason="The members are not here yet." />
        </main>
      </>
    );
  }
  const { project, viewer } = found;
  if (project === null || !viewer.signedIn) notFound();
  const keys = project.role === 'OWNER' ? (await ask(client, ProjectKeys, { slug })).project?.apiKeys : undefined;
  return (
    <>
      <TopBar crumbs={crumbs} links={projectLinks(slug)} />
      <main className={styles.page}>
        <section className={styles.section}>
          <h2>Members</h2>
          <MembersScreen project={project} />
        </section>
        {keys === undefined ? null : (
          <section className={styles.section}>
            <h2>API keys</h2>
            <KeysOfProject keys={keys} />
          </section>
        )}
      </main>
    </>
  );
}
