import { appWords, runsWords } from '../../words/index.ts';
import { ApiProvider } from '../api/ApiProvider.tsx';
import { serverClient } from '../api/serverClient.ts';
import { loadPage } from '../frame/loadPage.ts';
import { ProjectShell } from '../frame/ProjectShell.tsx';
import { loadRuns } from './loadRuns.ts';
import { RunsScreen } from './RunsScreen.tsx';
import type { RunsView } from './runsView.ts';

/** The runs of a project, and two of them beside each other. */
export async function RunsPage({ slug, view }: { readonly slug: string; readonly view: RunsView }) {
  const found = await loadPage(() => loadRuns(serverClient(), slug, view));
  return (
    <ProjectShell
      slug={slug}
      name={found?.project.name}
      page={appWords.pages.runs}
      here="runs"
      missing={runsWords.missing}
    >
      {found === null ? null : (
        <ApiProvider>
          <RunsScreen project={found.project} runs={found.runs} view={view} />
        </ApiProvider>
      )}
    </ProjectShell>
  );
}
