import { nameIn } from '../../../../features/projects/addresses.ts';
import { WebhooksPage } from '../../../../features/webhooks/WebhooksPage.tsx';

export const metadata = { title: 'Webhooks' };

export default async function Page({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  return <WebhooksPage slug={nameIn(project)} />;
}
