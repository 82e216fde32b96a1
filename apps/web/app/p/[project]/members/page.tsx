import { MembersPage } from '../../../../features/members/MembersPage.tsx';
import { nameIn } from '../../../../features/projects/addresses.ts';

export const metadata = { title: 'Members' };

export default async function Page({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  return <MembersPage slug={nameIn(project)} />;
}
