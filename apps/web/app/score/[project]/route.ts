import { forward } from '../../../features/gateway/forward.ts';

export const dynamic = 'force-dynamic';

export async function POST(request: Request, { params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  return forward(request, `/score/${encodeURIComponent(project)}`);
}
