import { once } from 'node:events';
import { createServer } from 'node:http';
import { StrayError } from '@stray/core';
import type { Registry } from 'prom-client';

/** Why a process is not ready, by what it lacks; everything `ok` when it is. */
export type Readiness = Readonly<Record<string, string>>;

export const isReady = (readiness: Readiness): boolean => Object.values(readiness).every((state) => state === 'ok');

export interface Probes {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * A port of its own for whoever watches over a process: /metrics, /health (it answers) and /ready (it can work). Nobody
 * else is to reach it.
 *
 * @throws StrayError PORT_BUSY
 */
export async function startProbes(options: {
  readonly host: string;
  readonly port: number;
  readonly registry: Registry;
  readonly ready: () => Promise<Readiness>;
}): Promise<Probes> {
  const { host, port, registry, ready } = options;
  const answer = async (path: string): Promise<{ status: number; type: string; body: string }> => {
    if (path === '/metrics') return { status: 200, type: registry.contentType, body: await registry.metrics() };
    const json = (status: number, body: unknown) => ({ status, type: 'application/json', body: JSON.stringify(body) });
    if (path === '/health') return json(200, { status: 'ok' });
    if (path !== '/ready') return json(404, { status: 'There is nothing at this address.' });
    const checks = await ready();
    return json(isReady(checks) ? 200 : 503, { status: isReady(checks) ? 'ok' : 'unavailable', checks });
  };
  const server = createServer((request, response) => {
    answer((request.url ?? '').split('?')[0] ?? '').then(
      ({ status, type, body }) =>
        response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body),
      () => response.writeHead(500).end(),
    );
  });
  server.listen(port, host);
  await once(server, 'listening').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EADDRINUSE') throw cause;
    throw new StrayError('PORT_BUSY', `Port ${port} is taken; set STRAY_METRICS_PORT to a free one.`, { cause });
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
