import { forward } from '../../../../features/gateway/forward.ts';

export const dynamic = 'force-dynamic';

export async function GET(request: Request, { params }: { params: Promise<{ version: string; file: string }> }) {
  const { version, file } = await params;
  return forward(request, `/corpora/${encodeURIComponent(version)}/${encodeURIComponent(file)}`);
}
