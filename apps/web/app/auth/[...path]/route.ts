import { forward } from '../../../features/gateway/forward.ts';

export const dynamic = 'force-dynamic';

const pass = async (request: Request, { params }: { params: Promise<{ path: string[] }> }) => {
  const { path } = await params;
  return forward(request, `/auth/${path.map(encodeURIComponent).join('/')}`);
};

export { pass as GET, pass as POST };
