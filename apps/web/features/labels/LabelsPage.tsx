import { appWords, labelsWords } from '../../words/index.ts';
import { ApiProvider } from '../api/ApiProvider.tsx';
import { ask } from '../api/ask.ts';
import { serverClient } from '../api/serverClient.ts';
import { loadPage } from '../frame/loadPage.ts';
import { ProjectBar, ProjectShell } from '../frame/ProjectShell.tsx';
import { LookAtLabels } from './documents.ts';
import { LabelsScreen } from './LabelsScreen.tsx';

/** The classes of a project. */
export async function LabelsPage({ slug }: { slug: string }) {
  const project = await loadPage(async () => (await ask(serverClient(), LookAtLabels, { slug })).project);
  const bar = { slug, name: project?.name, page: appWords.pages.labels, here: 'labels' } as const;
  if (project === null) {
    return (
      <ProjectShell {...bar} missing={labelsWords.missing}>
        {null}
      </ProjectShell>
    );
  }
  return (
    <ApiProvider>
      <LabelsScreen first={project} bar={<ProjectBar {...bar} />} />
    </ApiProvider>
  );
}
