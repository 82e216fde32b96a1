import { z } from 'zod';

/** What the environment says of logs and metrics. Traces are set up by the variables of OpenTelemetry. */
export const telemetryVariables = {
  STRAY_LOG: z.enum(['auto', 'json', 'pretty']).default('auto'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  /** Where /metrics, /health and /ready are for those who watch; nowhere when left out. */
  STRAY_METRICS_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  STRAY_METRICS_HOST: z.string().min(1).default('127.0.0.1'),
};
