import { MembersPage } from '../../../../features/members/MembersPage.tsx';
import { nameIn } from '../../../../features/projects/addresses.ts';
import { appWords } from '../../../../words/index.ts';

export const metadata = { title: appWords.pages.members };

export default async function Page({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  return <MembersPage slug={nameIn(project)} />;
}
