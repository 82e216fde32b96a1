import { needsCalibration, reasonSentence, type ThresholdRule } from '@stray/core';
import { describeRule, describeShortfall } from '@stray/scoring';
import type { Calibrated } from '../calibration/calibration.ts';
import { type Tally, worstShown } from '../flagImages.ts';

export interface Summary {
  readonly rule: ThresholdRule;
  readonly calibrated: Calibrated | undefined;
  readonly device: string;
  /** Classes that were asked for. */
  readonly labels: number;
  readonly out: string | undefined;
  /** A person reads along: the lowest scores are shown with their reasons. */
  readonly forPeople: boolean;
}

/** What a run came to, on standard error; the worst images on standard output where a person reads it. */
export function summarise(tally: Tally, summary: Summary): void {
  const { scored, skipped, flagged, threshold, seconds } = tally;
  const { rule, calibrated, out } = summary;
  if (summary.forPeople) showWorst(tally, summary.labels);
  const rate = seconds > 0 ? `, ${Math.round((scored + skipped) / seconds)} images/s` : '';
  console.error(
    `${flagged} of ${scored} images flagged, ${skipped} skipped, in ${seconds.toFixed(1)} s on ${summary.device}${rate}`,
  );
  const n = calibrated?.scores.length ?? 0;
  console.error(`threshold ${threshold.toFixed(3)}: ${describeRule(rule, n)}`);
  if (calibrated !== undefined) {
    if (tally.calibrationNeeded !== null) console.error(describeShortfall({ n, needed: tally.calibrationNeeded }));
    if (!needsCalibration(rule))
      console.error(`p-values from ${n} calibration images; the least possible is 1/${n + 1}`);
    if (calibrated.skipped > 0) console.error(`${calibrated.skipped} calibration images could not be scored`);
    if (tally.repeated > 0) {
      console.error(
        `stray: ${tally.repeated} of the scored images are themselves among the calibration scores: what is said above does not hold for them`,
      );
    }
  }
  if (out !== undefined) console.error(`written to ${out}`);
}

function showWorst({ worst, flagged }: Tally, labels: number): void {
  for (const { path, score, ...reasons } of worst.sort((a, b) => a.score - b.score).slice(0, worstShown)) {
    console.log(`${score.toFixed(3)}  ${path}  ${reasonSentence({ ...reasons, flagged: true, classCount: labels })}`);
  }
  if (flagged > worstShown) console.log(`… and ${flagged - worstShown} more; --out FILE.csv keeps them all`);
}
