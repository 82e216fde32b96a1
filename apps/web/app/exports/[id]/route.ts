import { forward } from '../../../features/gateway/forward.ts';

export const dynamic = 'force-dynamic';

export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return forward(request, `/exports/${encodeURIComponent(id)}`);
}
