import { JobsPage } from '../../../../features/jobs/JobsPage.tsx';
import { nameIn } from '../../../../features/projects/addresses.ts';

export const metadata = { title: 'Jobs' };

export default async function Page({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  return <JobsPage slug={nameIn(project)} />;
}
