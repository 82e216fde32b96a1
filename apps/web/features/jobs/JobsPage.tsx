import { appWords, jobsWords } from '../../words/index.ts';
import { ApiProvider } from '../api/ApiProvider.tsx';
import { ask } from '../api/ask.ts';
import { serverClient } from '../api/serverClient.ts';
import { loadPage } from '../frame/loadPage.ts';
import { ProjectShell } from '../frame/ProjectShell.tsx';
import { ListJobs } from './documents.ts';
import { JobsScreen } from './JobsScreen.tsx';

/** What is done for a project in the background. */
export async function JobsPage({ slug }: { slug: string }) {
  const project = await loadPage(async () => {
    const found = await ask(serverClient(), ListJobs, { slug, state: null, after: null });
    return found.project;
  });
  return (
    <ProjectShell slug={slug} name={project?.name} page={appWords.pages.jobs} here="jobs" missing={jobsWords.missing}>
      {project === null ? null : (
        <ApiProvider>
          <JobsScreen first={project} />
        </ApiProvider>
      )}
    </ProjectShell>
  );
}
