import { nameIn } from '../../../../features/projects/addresses.ts';
import { WebhooksPage } from '../../../../features/webhooks/WebhooksPage.tsx';
import { appWords } from '../../../../words/index.ts';

export const metadata = { title: appWords.pages.webhooks };

export default async function Page({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  return <WebhooksPage slug={nameIn(project)} />;
}
