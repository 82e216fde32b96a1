import { forward } from '../../../features/gateway/forward.ts';

export const dynamic = 'force-dynamic';

export const GET = (request: Request) => forward(request, '/graphql/stream');
export const POST = GET;
