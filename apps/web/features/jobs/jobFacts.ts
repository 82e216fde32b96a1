import { formatWords } from '../export/exportWords.ts';
import { formatCount, formatRate, formatShare, plural } from '../format/numbers.ts';
import { formatDuration, formatTook } from '../format/times.ts';
import { corpusAddress, datasetAddress } from '../projects/addresses.ts';
import type { JobNode } from './documents.ts';

export type JobState = 'queued' | 'at work' | 'done' | 'failed' | 'cancelled';

/** One job as its row tells it. */
export interface JobFacts {
  readonly id: string;
  readonly kind: 'run' | 'archive' | 'mining' | 'map' | 'export';
  readonly title: string;
  /** What it is about, and where that is. */
  readonly about: { readonly text: string; readonly href: string };
  readonly state: JobState;
  /** 0 to 1. */
  readonly progress: number;
  /** How far it is, how fast, and how long it will take; or what came of it. */
  readonly standing: string;
  readonly createdAt: string;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** What people call what a row of work is. */
export const states = {
  QUEUED: 'queued',
  RUNNING: 'at work',
  COMPLETED: 'done',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  MINING: 'at work',
  READY: 'done',
} as const satisfies Record<string, JobState>;

export interface FactsOptions {
  /** Whether what it is about is named with its project. */
  readonly withProject?: boolean;
}

export function jobFacts(job: JobNode, { withProject = false }: FactsOptions = {}): JobFacts {
  const named = (project: { readonly name: string }, text: string) =>
    withProject ? `${project.name} / ${text}` : text;
  switch (job.__typename) {
    case 'ScoreRun': {
      const { id, dataset, status, progress, createdAt, error } = job;
      const about = {
        text: named(dataset.project, dataset.name),
        href: datasetAddress(dataset.project.slug, dataset),
      };
      const state = states[status];
      return {
        id,
        kind: 'run',
        title: 'Scoring',
        about,
        state,
        progress,
        standing: runStanding(job),
        createdAt,
        error,
      };
    }
    case 'Upload': {
      const { id, name, dataset, status, progress, done, failed, createdAt, error } = job;
      const about = {
        text: named(dataset.project, dataset.name),
        href: datasetAddress(dataset.project.slug, dataset),
      };
      const counts = `${plural(done, 'photo')}${failed > 0 ? `, ${formatCount(failed)} refused` : ''}`;
      const state = states[status];
      const standing = state === 'at work' ? `${formatShare(progress)} read · ${counts}` : done > 0 ? counts : '';
      return { id, kind: 'archive', title: name, about, state, progress, standing, createdAt, error };
    }
    case 'Projection': {
      const { id, dataset, status, progress, sampleCount, createdAt, error } = job;
      const about = {
        text: named(dataset.project, dataset.name),
        href: datasetAddress(dataset.project.slug, dataset),
      };
      const state = states[status];
      const standing =
        state === 'done' ? `${plural(sampleCount, 'photo')} placed` : state === 'at work' ? formatShare(progress) : '';
      return { id, kind: 'map', title: 'Map', about, state, progress, standing, createdAt, error };
    }
    case 'Export': {
      const { id, format, dataset, exportStatus, done, total, createdAt, error } = job;
      const about = {
        text: named(dataset.project, dataset.name),
        href: datasetAddress(dataset.project.slug, dataset),
      };
      const state = states[exportStatus];
      const progress = state === 'done' ? 1 : total > 0 ? done / total : 0;
      const standing = total > 0 ? `${formatCount(done)} of ${plural(total, 'photo')}` : '';
      return {
        id,
        kind: 'export',
        title: `Export, ${formatWords[format].name}`,
        about,
        state,
        progress,
        standing,
        createdAt,
        error,
      };
    }
    case 'CorpusDraft': {
      const { id, corpus, draftStatus, done, total, createdAt, error } = job;
      const about = {
        text: named(corpus.project, corpus.name),
        href: corpusAddress(corpus.project.slug, corpus.name),
      };
      const state = states[draftStatus];
      const progress = total > 0 ? done / total : state === 'done' ? 1 : 0;
      const standing =
        state === 'at work' && total > 0 ? `${formatCount(done)} of ${plural(total, 'word')} embedded` : '';
      return { id, kind: 'mining', title: 'Mining', about, state, progress, standing, createdAt, error };
    }
    default:
      return job satisfies never;
  }
}

function runStanding(run: Extract<JobNode, { __typename: 'ScoreRun' }>): string {
  const { status, steps, scoredCount, flaggedCount, skippedCount, startedAt, finishedAt } = run;
  const took = startedAt !== null && finishedAt !== null ? [`took ${formatTook(startedAt, finishedAt)}`] : [];
  if (status === 'RUNNING') {
    const step = steps.find((candidate) => candidate.status === 'RUNNING');
    if (step === undefined) return '';
    const { word, done, failed, total, ratePerSecond, secondsLeft } = step;
    return [
      `${word.toLowerCase()} ${formatCount(done + failed)} of ${formatCount(total)}`,
      ...(ratePerSecond === null ? [] : [formatRate(ratePerSecond)]),
      ...(secondsLeft === null ? [] : [`${formatDuration(secondsLeft)} left`]),
    ].join(' · ');
  }
  if (status !== 'COMPLETED') return took.join();
  return [
    `${formatCount(scoredCount)} scored`,
    `${formatCount(flaggedCount)} flagged`,
    ...(skippedCount > 0 ? [`${formatCount(skippedCount)} skipped`] : []),
    ...took,
  ].join(' · ');
}
