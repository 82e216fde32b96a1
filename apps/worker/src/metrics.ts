import { Counter, createRegistry, Histogram, type Registry } from '@stray/telemetry';

export interface Metrics {
  readonly registry: Registry;
  /** A job has ended, after so many seconds. */
  worked(name: string, outcome: 'done' | 'failed', seconds: number): void;
  /** Samples have been through decode, encode and index. */
  encoded(batch: { readonly done: number; readonly failed: number }): void;
}

/** A job of a run may take half an hour before it hands over to the next. */
const jobBuckets = [0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 1800];

export function createMetrics(): Metrics {
  const registry = createRegistry('worker');
  const registers = [registry];
  const jobs = new Histogram({
    name: 'stray_job_seconds',
    help: 'Jobs by name and outcome: how many, and how long they took.',
    labelNames: ['name', 'outcome'] as const,
    buckets: jobBuckets,
    registers,
  });
  const samples = new Counter({
    name: 'stray_samples_encoded_total',
    help: 'Samples that were encoded, or could not be.',
    labelNames: ['outcome'] as const,
    registers,
  });
  return {
    registry,
    worked: (name, outcome, seconds) => jobs.observe({ name, outcome }, seconds),
    encoded({ done, failed }) {
      samples.inc({ outcome: 'done' }, done);
      samples.inc({ outcome: 'failed' }, failed);
    },
  };
}
