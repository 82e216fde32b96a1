import { CorpusPage } from '../../../../../features/corpora/CorpusPage.tsx';
import { parseCorpusView } from '../../../../../features/corpora/corpusView.ts';
import { nameIn } from '../../../../../features/projects/addresses.ts';

export interface Props {
  readonly params: Promise<{ project: string; corpus: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: Props) {
  const { corpus } = await params;
  return { title: nameIn(corpus) };
}

export default async function Page({ params, searchParams }: Props) {
  const { project, corpus } = await params;
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(await searchParams)) if (typeof value === 'string') given.set(name, value);
  return <CorpusPage slug={nameIn(project)} name={nameIn(corpus)} view={parseCorpusView(given)} />;
}
