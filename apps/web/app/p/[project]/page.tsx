import { nameIn } from '../../../features/projects/addresses.ts';
import { ProjectPage } from '../../../features/projects/ProjectPage.tsx';

export default async function Page({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  return <ProjectPage slug={nameIn(project)} />;
}
