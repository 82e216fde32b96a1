import { appWords, webhooksWords } from '../../words/index.ts';
import styles from '../account/account.module.css';
import { ask } from '../api/ask.ts';
import { serverClient } from '../api/serverClient.ts';
import { loadPage } from '../frame/loadPage.ts';
import { ProjectShell } from '../frame/ProjectShell.tsx';
import { LookAtWebhooks } from './documents.ts';
import { WebhooksScreen } from './WebhooksScreen.tsx';

/** What is told to other programs, and what came of it; for the owners of a project. */
export async function WebhooksPage({ slug }: { readonly slug: string }) {
  const project = await loadPage(async () => (await ask(serverClient(), LookAtWebhooks, { slug })).project);
  return (
    <ProjectShell slug={slug} name={project?.name} page={appWords.pages.webhooks} missing={webhooksWords.missing}>
      {project === null ? null : (
        <main className={styles.page}>
          <WebhooksScreen project={project} />
        </main>
      )}
    </ProjectShell>
  );
}
