import { AuditPage } from '../../../../features/members/AuditPage.tsx';
import { nameIn } from '../../../../features/projects/addresses.ts';
import { appWords } from '../../../../words/index.ts';

export const metadata = { title: appWords.pages.history };

interface PageProps {
  readonly params: Promise<{ project: string }>;
  readonly searchParams: Promise<Record<string, string | string[]>>;
}

export default async function Page({ params, searchParams }: PageProps) {
  const { project } = await params;
  const { after } = await searchParams;
  return <AuditPage slug={nameIn(project)} after={typeof after === 'string' ? after : null} />;
}
