export type { Logger } from 'pino';
export { createLog, forRequest, type LogFormat, type LogOptions } from './log.ts';
export { boundedNames, Counter, createRegistry, durationBuckets, Gauge, Histogram, Registry } from './metrics.ts';
export { isReady, type Probes, type Readiness, startProbes } from './probes.ts';
export { describe, redact } from './redact.ts';
export type { Attributes, OpenSpan, SpanOptions } from './span.ts';
export { observeStatement } from './statements.ts';
export { currentTraceparent, isTracing, span, startTracing } from './tracing.ts';
export { telemetryVariables } from './variables.ts';
