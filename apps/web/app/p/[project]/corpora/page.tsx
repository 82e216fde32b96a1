import { CorporaPage } from '../../../../features/corpora/CorporaPage.tsx';
import { nameIn } from '../../../../features/projects/addresses.ts';
import { appWords } from '../../../../words/index.ts';

export const metadata = { title: appWords.pages.corpora };

export default async function Page({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  return <CorporaPage slug={nameIn(project)} />;
}
