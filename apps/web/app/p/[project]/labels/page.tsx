import { LabelsPage } from '../../../../features/labels/LabelsPage.tsx';
import { nameIn } from '../../../../features/projects/addresses.ts';
import { appWords } from '../../../../words/index.ts';

export const metadata = { title: appWords.pages.labels };

export default async function Page({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  return <LabelsPage slug={nameIn(project)} />;
}
