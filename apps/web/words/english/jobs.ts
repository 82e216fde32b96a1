import { formatCount } from './numbers.ts';
import { plural } from './plural.ts';
import { formatDuration, formatTook } from './times.ts';

export const jobsWords = {
  intro:
    'What is done in the background. A job that fails is tried three times more; then it stands here with its reason, and goes on from where it stopped when you retry it.',
  missing: 'The jobs are not here yet.',
  button: {
    sign: 'jobs',
    idle: 'Jobs: nothing is at work',
    open: ({ jobs }: { jobs: number }) => `Jobs: ${plural(jobs, 'job')} open`,
  },
  drawer: {
    allOfProject: 'all of this project',
    close: 'Close',
    loading: 'One moment…',
    unknown: 'Nothing is known.',
    open: 'At work',
    failed: 'Failed last',
    more: ({ jobs }: { jobs: number }) => `and ${formatCount(jobs)} more`,
  },
  filters: { label: 'Which jobs', all: 'All', open: 'Open', failed: 'Failed', ended: 'Ended' },
  /** By the filter that leaves nothing. */
  empty: {
    all: 'Nothing was done yet. Scoring a dataset, sending an archive and mining a corpus are jobs.',
    open: 'Nothing is queued or at work.',
    failed: 'Nothing failed.',
    ended: 'Nothing has ended yet.',
  },
  pages: { label: 'Pages', newer: 'Newer', older: 'Older' },
  titles: {
    run: 'Scoring',
    map: 'Map',
    mining: 'Mining',
    export: ({ format }: { format: string }) => `Export, ${format}`,
  },
  states: { queued: 'queued', running: 'at work', done: 'done', failed: 'failed', cancelled: 'cancelled' },
  progress: ({ job }: { job: string }) => `${job}, done`,
  deeds: {
    cancel: {
      name: 'Cancel',
      spoken: ({ job, about }: { job: string; about: string }) => `Cancel ${job} of ${about}`,
    },
    retry: {
      name: 'Retry',
      spoken: ({ job, about }: { job: string; about: string }) => `Retry ${job} of ${about}`,
    },
  },
  /** How far a job is, or what came of it; several stand side by side. */
  standing: {
    step: ({ step, done, total }: { step: string; done: number; total: number }) =>
      `${step} ${formatCount(done)} of ${formatCount(total)}`,
    left: ({ seconds }: { seconds: number }) => `${formatDuration(seconds)} left`,
    took: ({ from, to }: { from: string; to: string }) => `took ${formatTook(from, to)}`,
    scored: ({ photos }: { photos: number }) => `${formatCount(photos)} scored`,
    flagged: ({ photos }: { photos: number }) => `${formatCount(photos)} flagged`,
    skipped: ({ photos }: { photos: number }) => `${formatCount(photos)} skipped`,
    read: ({ share }: { share: string }) => `${share} read`,
    arrived: ({ photos, refused }: { photos: number; refused: number }) =>
      `${plural(photos, 'photo')}${refused > 0 ? `, ${formatCount(refused)} refused` : ''}`,
    placed: ({ photos }: { photos: number }) => `${plural(photos, 'photo')} placed`,
    exported: ({ done, total }: { done: number; total: number }) => `${formatCount(done)} of ${plural(total, 'photo')}`,
    embedded: ({ done, total }: { done: number; total: number }) =>
      `${formatCount(done)} of ${plural(total, 'word')} embedded`,
  },
} as const;
