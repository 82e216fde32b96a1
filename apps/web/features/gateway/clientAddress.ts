import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import proxyaddr from 'proxy-addr';

/**
 * Makes `x-forwarded-for` of every request the one address that it came from, before Next sees it: the API counts requests by
 * it. What a client says of itself counts only where it came through a proxy that is trusted.
 *
 * @param trusted addresses, subnets, or `loopback`, `linklocal`, `uniquelocal`; comma-separated
 * @throws TypeError for what is none of these
 */
export function tellClientAddress(trusted: string): void {
  const trust = proxyaddr.compile(
    trusted
      .split(',')
      .map((proxy) => proxy.trim())
      .filter((proxy) => proxy !== ''),
  );
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { readonly request: IncomingMessage };
    request.headers['x-forwarded-for'] = proxyaddr(request, trust);
    delete request.headers.forwarded;
  });
}
