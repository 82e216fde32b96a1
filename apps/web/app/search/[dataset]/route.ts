import { forward } from '../../../features/gateway/forward.ts';

export const dynamic = 'force-dynamic';

export async function POST(request: Request, { params }: { params: Promise<{ dataset: string }> }) {
  const { dataset } = await params;
  return forward(request, `/search/${encodeURIComponent(dataset)}`);
}
