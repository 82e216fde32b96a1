import { forward } from '../../../../features/gateway/forward.ts';

export const dynamic = 'force-dynamic';

export async function GET(request: Request, { params }: { params: Promise<{ sha256: string; size: string }> }) {
  const { sha256, size } = await params;
  return forward(request, `/media/${encodeURIComponent(sha256)}/${encodeURIComponent(size)}`);
}
