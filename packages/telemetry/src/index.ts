export type { Logger } from 'pino';
export { createLog, forRequest, type LogFormat, type LogOptions } from './log.ts';
export { boundedNames, Counter, createRegistry, durationBuckets, Gauge, Histogram, Registry } from './metrics.ts';
export { isReady, type Probes, type Readiness, startProbes } from './probes.ts';
export { describe, redact } from './redact.ts';
export { observeStatement } from './statements.ts';
export {
  type Attributes,
  currentTraceparent,
  isTracing,
  type OpenSpan,
  type SpanOptions,
  span,
  startTracing,
} from './tracing.ts';
export { telemetryVariables } from './variables.ts';
