import { isImageName, reasonSentence, type ThresholdRule } from '@stray/core';
import { flagImages } from '../flagImages.ts';
import { countFiles } from '../input/countFiles.ts';
import type { Sink } from '../output/sink.ts';
import { openScoring, type ScoringRequest, type ScoringSession } from '../scoreImages.ts';
import { type Checked, type Finding, worstFirst } from './finding.ts';

export interface HereRequest extends ScoringRequest {
  readonly folder: string;
  /** The method's own rule when left out. */
  readonly threshold: number | undefined;
  /** What a person should know of the labels. */
  readonly warnings: readonly string[];
}

/** Checks a folder without a server. */
export async function checkHere({ folder, threshold, warnings, ...request }: HereRequest): Promise<Checked> {
  const session = await openScoring(request);
  try {
    for (const warning of [...warnings, ...session.warnings]) console.error(`stray: ${warning}`);
    const rule: ThresholdRule = threshold === undefined ? session.rule : { kind: 'given', threshold };
    const findings: Finding[] = [];
    const sink: Sink = {
      async write(result, verdict) {
        const { path } = result;
        if (result.kind === 'skipped') {
          findings.push({ kind: 'unreadable', path, code: result.error.code, reason: result.error.message });
        } else if (result.score < verdict.threshold) {
          const reason = reasonSentence({ ...result, flagged: true, classCount: request.labels.length });
          findings.push({ kind: 'flagged', path, score: result.score, reason });
        }
      },
      finish: async () => {},
      abandon: async () => {},
    };
    const counting = countFiles(folder);
    const tally = await flagImages(imagesAlone(session), { folder, sink, rule, calibrated: undefined, counting });
    return {
      images: tally.scored + tally.skipped,
      threshold: tally.threshold,
      findings: worstFirst(findings),
    };
  } finally {
    await session.close();
  }
}

/** What lies beside images, such as a README, is no finding. */
function imagesAlone(session: ScoringSession): ScoringSession {
  return {
    ...session,
    async *scoreFolder(folder) {
      for await (const result of session.scoreFolder(folder)) if (isImageName(result.path)) yield result;
    },
  };
}
