import { forward } from '../../features/gateway/forward.ts';

export const dynamic = 'force-dynamic';

const receive = (request: Request) => forward(request, '/uploads');

export { receive as OPTIONS, receive as POST };
