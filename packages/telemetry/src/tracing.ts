import type { OpenSpan, SpanOptions, Tracing } from './span.ts';

const nowhere: OpenSpan = { rename: () => undefined, set: () => undefined, fail: () => undefined };

let tracing: Tracing | undefined;

/**
 * Sends traces to the OTLP endpoint that the standard variables name (`OTEL_EXPORTER_OTLP_ENDPOINT` and its kin); without one
 * nothing of OpenTelemetry is loaded and spans cost nothing.
 *
 * @returns stop, which sends what is left
 */
export async function startTracing(service: string, environment = process.env): Promise<() => Promise<void>> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_SDK_DISABLED } = environment;
  const endpoint = OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || OTEL_EXPORTER_OTLP_ENDPOINT;
  if (!endpoint || OTEL_SDK_DISABLED === 'true') return async () => undefined;
  const { openTracing } = await import('./openTelemetry.ts');
  const opened = openTracing(service);
  tracing = opened;
  return async () => {
    tracing = undefined;
    await opened.close();
  };
}

export const isTracing = (): boolean => tracing !== undefined;

/** Does a piece of work as a span, inside the one that is at work. What it throws marks the span, and is thrown on. */
export function span<T>(name: string, options: SpanOptions, work: (span: OpenSpan) => Promise<T>): Promise<T> {
  return tracing ? tracing.span(name, options, work) : work(nowhere);
}

/** What another process needs to know of the span at work: W3C `traceparent`. */
export const currentTraceparent = (): string | undefined => tracing?.traceparent();

/** The ids by which a line of log is found from a trace. */
export function currentTrace(): { traceId: string; spanId: string } | undefined {
  const [, traceId, spanId] = currentTraceparent()?.split('-') ?? [];
  return traceId === undefined || spanId === undefined ? undefined : { traceId, spanId };
}
