import { forward } from '../../../../features/gateway/forward.ts';

export const dynamic = 'force-dynamic';

export async function GET(request: Request, { params }: { params: Promise<{ projection: string; part: string }> }) {
  const { projection, part } = await params;
  return forward(request, `/map/${encodeURIComponent(projection)}/${encodeURIComponent(part)}`);
}
