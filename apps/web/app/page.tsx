import { ProjectsPage } from '../features/projects/ProjectsPage.tsx';

export default async function Page({ searchParams }: { searchParams: Promise<Record<string, string | string[]>> }) {
  const { after, all } = await searchParams;
  return <ProjectsPage after={typeof after === 'string' ? after : null} all={all !== undefined} />;
}
