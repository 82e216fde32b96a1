import { formatCount, formatScore, formatVersion } from './numbers.ts';
import { plural } from './plural.ts';

const ifDrawnAtRandom =
  'This holds if the calibration photos are a random draw of photos that belong, and none of them is among those scored.';

export const scoreWords = {
  label: 'Scores',
  scoreNow: 'Score now',
  scoreAgain: 'Score again',
  band: {
    failed: 'The last run has failed',
    stopped: 'It was stopped before it ended.',
    running: 'Being scored',
    runningHint: 'Scores come when every photo is encoded.',
    notScored: 'Not scored yet',
    toJudge: ({ photos }: { photos: number }) => `${plural(photos, 'photo')} to be judged.`,
    flagged: ({ flagged, scored }: { flagged: number; scored: number }) =>
      `${formatCount(flagged)} of ${formatCount(scored)} flagged`,
    below: ({ threshold }: { threshold: number }) => `below ${formatScore(threshold)}`,
    noThreshold: 'no threshold yet',
    wouldBe: ({ flagged, scored }: { flagged: number; scored: number }) =>
      `about ${formatCount(flagged)} of ${formatCount(scored)}`,
    wouldBeBelow: ({ threshold }: { threshold: number }) => `would be flagged, below ${formatScore(threshold)}`,
    /** `range` in per cent */
    precision: ({ range, decided }: { range: string; decided: number }) =>
      `precision ${range} · ${formatCount(decided)} decided`,
    precisionHint: ({ range, decided, flagged }: { range: string; decided: number; flagged: number }) =>
      `Of the photos that are flagged, so many really do not belong: ${range} with 95 % confidence, by ${plural(decided, 'decision')} on ${plural(flagged, 'flagged photo')}. The key I leads to the photo that would tell most.`,
    legend: { score: 'score', direction: 'higher = belongs' },
    progress: 'Progress of the run',
    queued: 'waits',
  },
  histogram: {
    spoken: ({ scores, from, to, flagged, threshold, decided }: SpokenHistogram) =>
      `Histogram of ${scores} scores from ${from} to ${to}; ${flagged} flagged${
        threshold === null ? '' : `, below ${formatScore(threshold)}`
      }${decided > 0 ? `; ${decided} decided` : ''}.`,
    bar: ({ from, to, photos, flagged, dropped, kept }: SpokenBar) =>
      `${from}–${to}: ${photos} ${photos === 1 ? 'photo' : 'photos'}${flagged > 0 ? `, ${Math.round(flagged)} flagged` : ''}${
        dropped > 0 ? `, ${dropped} dropped` : ''
      }${kept > 0 ? `, ${kept} kept` : ''}`,
    threshold: 'Threshold',
    thresholdHint: 'Drag to move the threshold; with the keyboard: arrows, then Enter',
    thresholdSpoken: ({ threshold, flagged }: { threshold: number; flagged: number }) =>
      `${formatScore(threshold)}: about ${plural(flagged, 'photo')} flagged`,
  },
  form: {
    encoder: 'encoder',
    method: 'method',
    negatives: 'negatives',
    version: ({ corpus, version, message }: { corpus: string; version: number; message: string }) =>
      `${corpus} ${formatVersion(version)} ${message}`,
    inUse: ({ corpus, version }: { corpus: string; version: number }) => `in use: ${corpus} ${formatVersion(version)}`,
    minedAnew: 'mined anew',
    atWork: 'A run is at work',
    flagAgain: 'Flag again',
    flagAgainHint: 'Sets the threshold; nothing is scored again.',
    /** Why flagging alone is not enough. */
    otherScores: 'Another encoder or method, or other negatives: score again.',
    noCompleteRun: 'There is no complete run whose threshold could be set.',
    notCalibrated: 'The run was not calibrated by this dataset: score again.',
  },
  threshold: {
    label: 'threshold',
    /** By the rule; `amount` names the number that goes with it. */
    rules: {
      own: { name: 'the method’s own rule', promise: 'A suggestion without a guarantee.' },
      given: { name: 'given by hand', amount: 'score', promise: 'Flags every photo below this score. No guarantee.' },
      'target-recall': {
        name: 'keep what belongs',
        amount: 'keep %',
        promise: `On average at least this share of the photos that belong is kept. ${ifDrawnAtRandom}`,
      },
      fdr: {
        name: 'limit false alarms',
        amount: 'at most %',
        promise: `On average at most this share of the flagged photos belongs after all. ${ifDrawnAtRandom}`,
      },
    },
    calibratedBy: 'calibrated by',
    chooseDataset: 'choose a dataset',
    uncalibrated: 'nothing: no p-values',
    dataset: ({ name, photos }: { name: string; photos: number }) => `${name} (${plural(photos, 'photo')})`,
    /** Follows the promise of a rule. */
    uploadFirst: 'Upload such photos as another dataset of this project first.',
  },
  /** How the threshold of a run was chosen, by the name that the run stores. */
  policies: {
    given: { name: 'given by hand', meaning: 'Someone chose this threshold.' },
    'even-odds': {
      name: 'rule even-odds',
      meaning:
        'Flagged where the negative words weigh more than the nearest class. A suggestion without a guarantee: look before you drop.',
    },
    'target-recall': {
      name: 'target recall',
      meaning:
        'Set so that the wished share of photos that belong is kept, measured on calibration photos. It holds on average for photos drawn as those were.',
    },
    fdr: {
      name: 'false-discovery share',
      meaning:
        'Flagged by p-values from calibration photos, so that good photos are at most the wished share of the flagged. It holds on average for photos drawn as those were.',
    },
    'low-outliers': {
      name: 'rule low-outliers',
      meaning:
        'Flagged where the score lies far below most of this dataset. A suggestion without a guarantee: look before you drop.',
    },
  },
  otherPolicy: ({ policy }: { policy: string }) => ({
    name: `rule ${policy}`,
    meaning: 'The rule that the run stores by this name.',
  }),
} as const;

interface SpokenHistogram {
  readonly scores: number;
  readonly from: number;
  readonly to: number;
  readonly flagged: number;
  readonly threshold: number | null;
  readonly decided: number;
}

interface SpokenBar {
  readonly from: string;
  readonly to: string;
  readonly photos: number;
  /** Of a bar that the threshold parts no whole number. */
  readonly flagged: number;
  readonly dropped: number;
  readonly kept: number;
}
