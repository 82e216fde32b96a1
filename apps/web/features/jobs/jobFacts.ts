import { exportWords, formatRate, formatShare, jobsWords } from '../../words/index.ts';
import { corpusAddress, datasetAddress } from '../projects/addresses.ts';
import { stepName } from '../strip/stepWords.ts';
import type { JobNode } from './documents.ts';
import { type JobState, states } from './jobStates.ts';

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
        title: jobsWords.titles.run,
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
      const counts = jobsWords.standing.arrived({ photos: done, refused: failed });
      const state = states[status];
      const read = jobsWords.standing.read({ share: formatShare(progress) });
      const standing = state === 'running' ? `${read} · ${counts}` : done > 0 ? counts : '';
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
        state === 'done'
          ? jobsWords.standing.placed({ photos: sampleCount })
          : state === 'running'
            ? formatShare(progress)
            : '';
      return { id, kind: 'map', title: jobsWords.titles.map, about, state, progress, standing, createdAt, error };
    }
    case 'Export': {
      const { id, format, dataset, exportStatus, done, total, createdAt, error } = job;
      const about = {
        text: named(dataset.project, dataset.name),
        href: datasetAddress(dataset.project.slug, dataset),
      };
      const state = states[exportStatus];
      const progress = state === 'done' ? 1 : total > 0 ? done / total : 0;
      const standing = total > 0 ? jobsWords.standing.exported({ done, total }) : '';
      return {
        id,
        kind: 'export',
        title: jobsWords.titles.export({ format: exportWords.formats[format].name }),
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
      const standing = state === 'running' && total > 0 ? jobsWords.standing.embedded({ done, total }) : '';
      return { id, kind: 'mining', title: jobsWords.titles.mining, about, state, progress, standing, createdAt, error };
    }
    default:
      return job satisfies never;
  }
}

function runStanding(run: Extract<JobNode, { __typename: 'ScoreRun' }>): string {
  const { status, steps, scoredCount, flaggedCount, skippedCount, startedAt, finishedAt } = run;
  const took =
    startedAt !== null && finishedAt !== null ? [jobsWords.standing.took({ from: startedAt, to: finishedAt })] : [];
  if (status === 'RUNNING') {
    const step = steps.find((candidate) => candidate.status === 'RUNNING');
    if (step === undefined) return '';
    const { word, done, failed, total, ratePerSecond, secondsLeft } = step;
    return [
      jobsWords.standing.step({ step: stepName(word), done: done + failed, total }),
      ...(ratePerSecond === null ? [] : [formatRate(ratePerSecond)]),
      ...(secondsLeft === null ? [] : [jobsWords.standing.left({ seconds: secondsLeft })]),
    ].join(' · ');
  }
  if (status !== 'COMPLETED') return took.join();
  return [
    jobsWords.standing.scored({ photos: scoredCount }),
    jobsWords.standing.flagged({ photos: flaggedCount }),
    ...(skippedCount > 0 ? [jobsWords.standing.skipped({ photos: skippedCount })] : []),
    ...took,
  ].join(' · ');
}
