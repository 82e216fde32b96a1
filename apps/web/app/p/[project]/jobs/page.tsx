import { JobsPage } from '../../../../features/jobs/JobsPage.tsx';
import { nameIn } from '../../../../features/projects/addresses.ts';
import { appWords } from '../../../../words/index.ts';

export const metadata = { title: appWords.pages.jobs };

export default async function Page({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  return <JobsPage slug={nameIn(project)} />;
}
