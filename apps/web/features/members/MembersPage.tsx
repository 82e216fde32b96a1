import { appWords, membersWords } from '../../words/index.ts';
import styles from '../account/account.module.css';
import { ProjectKeys } from '../account/documents.ts';
import { KeysOfProject } from '../account/Keys.tsx';
import { ask } from '../api/ask.ts';
import { serverClient } from '../api/serverClient.ts';
import { loadPage } from '../frame/loadPage.ts';
import { ProjectShell } from '../frame/ProjectShell.tsx';
import { LookAtMembers } from './documents.ts';
import { MembersScreen } from './MembersScreen.tsx';

/** Who may do what in a project, and for its owners the keys that open it. */
export async function MembersPage({ slug }: { slug: string }) {
  const client = serverClient();
  const found = await loadPage(async () => {
    const { project, viewer } = await ask(client, LookAtMembers, { slug });
    if (project === null || !viewer.signedIn) return null;
    const isOwner = project.role === 'OWNER';
    const keys = isOwner ? (await ask(client, ProjectKeys, { slug })).project?.apiKeys : undefined;
    return { project, keys };
  });
  return (
    <ProjectShell slug={slug} name={found?.project.name} page={appWords.pages.members} missing={membersWords.missing}>
      {found === null ? null : (
        <main className={styles.page}>
          <section className={styles.section}>
            <h2>{appWords.pages.members}</h2>
            <MembersScreen project={found.project} />
          </section>
          {found.keys === undefined ? null : (
            <section className={styles.section}>
              <h2>{membersWords.keys}</h2>
              <KeysOfProject keys={found.keys} />
            </section>
          )}
        </main>
      )}
    </ProjectShell>
  );
}
