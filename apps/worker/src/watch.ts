import type { AroundJob } from '@stray/db';
import { span } from '@stray/telemetry';
import type { Metrics } from './metrics.ts';

/** Counts each job, and makes it a trace of its own with a link to the request or the job that queued it. */
export function watchJobs(metrics: Metrics): AroundJob {
  return async ({ name, payload, traceparent }, work) => {
    const begun = performance.now();
    const ended = (outcome: 'done' | 'failed') => metrics.worked(name, outcome, (performance.now() - begun) / 1000);
    const ids = Object.entries(payload).map(([key, id]) => [`stray.${key}`, String(id)]);
    const attributes = {
      'messaging.operation.name': 'process',
      'messaging.destination.name': name,
      ...Object.fromEntries(ids),
    };
    try {
      await span(`job ${name}`, { kind: 'consumer', attributes, cause: traceparent }, work);
      ended('done');
    } catch (error) {
      ended('failed');
      throw error;
    }
  };
}
