import { nameIn } from '../../../../features/projects/addresses.ts';
import { RunsPage } from '../../../../features/runs/RunsPage.tsx';
import { parseRunsView } from '../../../../features/runs/runsView.ts';
import { appWords } from '../../../../words/index.ts';

export const metadata = { title: appWords.pages.runs };

interface PageProps {
  readonly params: Promise<{ project: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function Page({ params, searchParams }: PageProps) {
  const { project } = await params;
  return <RunsPage slug={nameIn(project)} view={parseRunsView(await searchParams)} />;
}
