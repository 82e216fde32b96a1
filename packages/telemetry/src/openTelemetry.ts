import {
  type Context,
  context,
  type Link,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { redact } from './redact.ts';
import type { OpenSpan, Tracing } from './span.ts';

const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
} as const;

/** OpenTelemetry, set up by its own variables: endpoint, headers, sampler, batches, service name and attributes. */
export function openTracing(service: string): Tracing {
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': service }))
    .merge(detectResources({ detectors: [envDetector] }));
  const provider = new NodeTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  const tracer = trace.getTracer('stray');
  return {
    async span(name, { kind = 'internal', attributes, parent, cause }, work) {
      const around = parent === undefined && cause === undefined ? context.active() : read(parent);
      const options = {
        kind: kinds[kind],
        links: linksTo(cause),
        ...(attributes && { attributes: { ...attributes } }),
      };
      const opened = tracer.startSpan(name, options, around);
      try {
        return await context.with(trace.setSpan(around, opened), () => work(handle(opened)));
      } catch (error) {
        handle(opened).fail(error instanceof Error ? error.message : String(error));
        throw error;
      } finally {
        opened.end();
      }
    },
    traceparent() {
      const carrier: { traceparent?: string } = {};
      propagation.inject(context.active(), carrier);
      return carrier.traceparent;
    },
    async close() {
      await provider.shutdown();
      trace.disable();
      context.disable();
      propagation.disable();
    },
  };
}

function read(traceparent: string | undefined): Context {
  return traceparent === undefined ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, { traceparent });
}

function linksTo(cause: string | undefined): Link[] {
  const found = cause === undefined ? undefined : trace.getSpanContext(read(cause));
  return found === undefined ? [] : [{ context: found }];
}

function handle(opened: Span): OpenSpan {
  return {
    rename: (name) => void opened.updateName(name),
    set: (attributes) => void opened.setAttributes({ ...attributes }),
    fail: (message) => void opened.setStatus({ code: SpanStatusCode.ERROR, message: redact(message) }),
  };
}
