import { DatasetPage } from '../../../../features/dataset/DatasetPage.tsx';
import { parseView } from '../../../../features/dataset/viewState.ts';
import { nameIn } from '../../../../features/projects/addresses.ts';

export interface Props {
  readonly params: Promise<{ project: string; dataset: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: Props) {
  const { dataset } = await params;
  return { title: nameIn(dataset) };
}

export default async function Page({ params, searchParams }: Props) {
  const { project, dataset } = await params;
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(await searchParams)) if (typeof value === 'string') given.set(name, value);
  return <DatasetPage project={nameIn(project)} dataset={nameIn(dataset)} view={parseView(given)} />;
}
