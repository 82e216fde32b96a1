import { forward } from '../../../features/gateway/forward.ts';

export const dynamic = 'force-dynamic';

const receive = async (request: Request, { params }: { params: Promise<{ id: string }> }) =>
  forward(request, `/uploads/${encodeURIComponent((await params).id)}`);

export { receive as DELETE, receive as HEAD, receive as PATCH };
