export const dynamic = 'force-dynamic';

/** 200 while this server answers. */
export const GET = () => Response.json({ status: 'ok' }, { headers: { 'cache-control': 'no-store' } });
