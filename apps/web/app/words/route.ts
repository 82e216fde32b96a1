import { forward } from '../../features/gateway/forward.ts';

export const dynamic = 'force-dynamic';

export const POST = (request: Request) => forward(request, '/words');
