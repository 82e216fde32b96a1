import { CorporaPage } from '../../../../features/corpora/CorporaPage.tsx';
import { nameIn } from '../../../../features/projects/addresses.ts';

export const metadata = { title: 'Corpora' };

export default async function Page({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  return <CorporaPage slug={nameIn(project)} />;
}
