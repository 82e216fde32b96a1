import { formatCount, formatRate, formatShare, stripWords } from '../../words/index.ts';
import type { Step } from '../dataset/documents.ts';
import { isStepWord, type StepWord, stepName } from './stepWords.ts';

export type StripState = 'idle' | 'queued' | 'running' | 'done' | 'failed';

export interface StripCell {
  readonly name: string;
  /** The step that the cell opens; null for a word that waits for a person. */
  readonly opens: StepWord | null;
  readonly state: StripState;
  readonly count: string;
  /** Samples that came to grief at this step and at none before it. */
  readonly failed: number;
  /** 0 to 1 while at work. */
  readonly share: number | null;
  /** `61 % · 148/s · 0:04 left`, at the one step that the others wait for. */
  readonly live: string | null;
}

const states: Readonly<Record<Step['status'], StripState>> = {
  IDLE: 'idle',
  QUEUED: 'queued',
  RUNNING: 'running',
  DONE: 'done',
  FAILED: 'failed',
};

/** The eight words as cells; `flaggedCount` of the run that is shown. */
export function stripCells(steps: readonly Step[], flaggedCount: number | null): StripCell[] {
  const slowest = slowestOf(steps);
  let failedBefore = 0;
  return steps.map((step) => {
    const word = step.word.toLowerCase();
    const state = waitsForPeople(step) ? 'idle' : states[step.status];
    const failed = Math.max(0, step.failed - failedBefore);
    failedBefore = Math.max(failedBefore, step.failed);
    const share = state === 'running' && step.total > 0 ? Math.min(1, (step.done + step.failed) / step.total) : null;
    return {
      name: stepName(step.word),
      opens: isStepWord(word) ? word : null,
      state,
      // People want to know of how many.
      count: waitsForPeople(step) ? shareOf(step) : countOf(step, state, flaggedCount),
      failed,
      share,
      live: step === slowest && share !== null ? liveText(step, share) : null,
    };
  });
}

const waitsForPeople = ({ word, status }: Step) => word === 'REVIEW' && status === 'QUEUED';

const shareOf = ({ done, total }: Step) => `${formatCount(done)}/${formatCount(total)}`;

function countOf(step: Step, state: StripState, flaggedCount: number | null): string {
  const { word, done } = step;
  switch (state) {
    case 'idle':
      return '–';
    case 'queued':
      return '…';
    case 'failed':
      return formatCount(done);
    case 'running':
      return shareOf(step);
    case 'done':
      return formatCount(word === 'FLAG' && flaggedCount !== null ? flaggedCount : done);
    default:
      return state satisfies never;
  }
}

/** Of several steps at work, the one that takes longest; the later one when they go in step. People are not waited for. */
function slowestOf(steps: readonly Step[]): Step | undefined {
  return steps
    .filter(({ word, status }) => status === 'RUNNING' && word !== 'REVIEW')
    .reduce<Step | undefined>(
      (slowest, step) => ((step.secondsLeft ?? 0) >= (slowest?.secondsLeft ?? 0) ? step : slowest),
      undefined,
    );
}

function liveText({ ratePerSecond, secondsLeft }: Step, share: number): string {
  return [
    formatShare(share),
    ...(ratePerSecond === null ? [] : [formatRate(ratePerSecond)]),
    ...(secondsLeft === null ? [] : [stripWords.cell.left({ seconds: secondsLeft })]),
  ].join(' · ');
}
