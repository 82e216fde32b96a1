import { forward } from '../../features/gateway/forward.ts';

export const dynamic = 'force-dynamic';

/** Pages can be served when the API is ready, which says what it lacks. */
export const GET = (request: Request) => forward(request, '/ready');
