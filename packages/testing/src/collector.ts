import { once } from 'node:events';
import { createServer } from 'node:http';

/** A span as it arrived, without what no test asks for. */
export interface CollectedSpan {
  readonly service: string;
  readonly name: string;
  /** 1 internal, 2 server, 3 client, 5 consumer. */
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  /** '' for the first of a trace. */
  readonly parentSpanId: string;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly attributes: Readonly<Record<string, unknown>>;
  /** 2: it failed. */
  readonly status: number;
}

export interface Collector {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly url: string;
  readonly spans: CollectedSpan[];
  close(): Promise<void>;
}

interface Payload {
  resourceSpans: {
    resource: { attributes: { key: string; value: Record<string, unknown> }[] };
    scopeSpans: {
      spans: {
        name: string;
        kind: number;
        traceId: string;
        spanId: string;
        parentSpanId?: string;
        links?: { traceId: string; spanId: string }[];
        attributes: { key: string; value: Record<string, unknown> }[];
        status?: { code?: number };
      }[];
    }[];
  }[];
}

const read = (attributes: readonly { key: string; value: Record<string, unknown> }[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

/** Takes traces as OTLP over HTTP in JSON (opentelemetry-proto, trace/v1), and keeps them. */
export async function startCollector(): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    if (request.url !== '/v1/traces' || request.headers['content-type'] !== 'application/json') {
      response.writeHead(415).end();
      return;
    }
    const payload = JSON.parse(Buffer.concat(pieces).toString()) as Payload;
    for (const { resource, scopeSpans } of payload.resourceSpans) {
      const service = String(read(resource.attributes)['service.name']);
      for (const one of scopeSpans.flatMap((scope) => scope.spans)) {
        spans.push({
          service,
          name: one.name,
          kind: one.kind,
          traceId: one.traceId,
          spanId: one.spanId,
          parentSpanId: one.parentSpanId ?? '',
          links: one.links ?? [],
          attributes: read(one.attributes),
          status: one.status?.code ?? 0,
        });
      }
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The collector has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    spans,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
