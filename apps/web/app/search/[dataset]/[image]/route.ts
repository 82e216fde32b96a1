import { forward } from '../../../../features/gateway/forward.ts';

export const dynamic = 'force-dynamic';

export async function GET(request: Request, { params }: { params: Promise<{ dataset: string; image: string }> }) {
  const { dataset, image } = await params;
  return forward(request, `/search/${encodeURIComponent(dataset)}/${encodeURIComponent(image)}`);
}
