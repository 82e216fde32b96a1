import { StrayError } from '@stray/core';
import { evaluate, type Metrics } from '@stray/scoring';
import { z } from 'zod';
import { labelsOf } from '../input/labels.ts';
import { encoderOption, exitCodes, methodOption, readOptions } from '../options.ts';
import { showProgress } from '../output/progress.ts';
import { openScoring, rounded, type ScoringSession } from '../scoreImages.ts';

export const help = `stray eval --id DIR [--id DIR…] --ood DIR [--ood DIR…] --labels "t-shirt,hat,…" [options]

Measures how well scores separate images that belong (--id) from images that do not (--ood).

  --id DIR             a folder of in-distribution images; may be repeated
  --ood DIR            a folder of out-of-distribution images; may be repeated
  --labels "A,B,…"     the classes of the in-distribution images
  --labels-file FILE   the same, one a line
  --encoder E          embedded (default), a name of "stray models list", a folder, or a hub's id that was added
  --method NAME        neglabel (default) or mcm
  --json               print one JSON line and nothing else

idPositive: FPR95 is the share of OOD accepted where 95 % of ID are kept (MCM, NegLabel, CSP).
oodPositive: FPR95 is the share of ID flagged where 95 % of OOD are caught (OpenOOD v1.5).
Exit code: 0 done, 1 failed, 2 wrong words, 3 done but some files were skipped.`;

const config = {
  id: { type: 'string', multiple: true },
  ood: { type: 'string', multiple: true },
  labels: { type: 'string' },
  'labels-file': { type: 'string' },
  encoder: { type: 'string' },
  method: { type: 'string' },
  json: { type: 'boolean' },
} as const;

const folders = z.array(z.string().min(1), 'name at least one folder').min(1, 'name at least one folder');

const schema = z.object({
  folders: z.array(z.string()).max(0, 'folders are named by --id and --ood'),
  id: folders,
  ood: folders,
  labels: z.string().optional(),
  'labels-file': z.string().optional(),
  encoder: encoderOption,
  method: methodOption,
  json: z.boolean().default(false),
});

/** `stray eval`: scores two sides and prints AUROC, FPR95 and AUPR in both conventions. */
export async function evaluateCommand(argv: readonly string[]): Promise<number> {
  const options = readOptions('eval', argv, { config, schema });
  const { labels, warnings } = await labelsOf({ labels: options.labels, labelsFile: options['labels-file'] });
  const session = await openScoring({ encoder: options.encoder, labels, method: options.method });
  for (const warning of [...warnings, ...session.warnings]) console.error(`stray: ${warning}`);
  const id = await scoresOf(session, 'id', options.id);
  const ood = await scoresOf(session, 'ood', options.ood);
  const metrics = evaluate(id.scores, ood.scores);
  const n = { id: id.scores.length, ood: ood.scores.length };
  const { method } = options;
  console.log(
    options.json ? JSON.stringify({ ...printable(metrics), n, method, encoder: session.encoderId }) : table(metrics, n),
  );
  await session.close();
  return id.skipped + ood.skipped > 0 ? exitCodes.skipped : exitCodes.done;
}

async function scoresOf(session: ScoringSession, side: string, dirs: readonly string[]) {
  const scores: number[] = [];
  let skipped = 0;
  const progress = showProgress(side);
  try {
    for (const dir of dirs) {
      for await (const result of session.scoreFolder(dir)) {
        progress.done();
        if (result.kind === 'scored') scores.push(result.score);
        else {
          skipped += 1;
          console.error(`stray: ${dir}/${result.path}: ${result.error.message} [${result.error.code}]`);
        }
      }
    }
  } finally {
    progress.stop();
  }
  if (scores.length === 0)
    throw new StrayError('FOLDER_EMPTY', `--${side} ${dirs.join(', ')}: no image could be scored.`);
  return { scores, skipped };
}

function printable({ auroc, fpr95, aupr }: Metrics): Metrics {
  const both = ({ idPositive, oodPositive }: Metrics['aupr']) => ({
    idPositive: rounded(idPositive),
    oodPositive: rounded(oodPositive),
  });
  return { auroc: rounded(auroc), fpr95: both(fpr95), aupr: both(aupr) };
}

function table({ auroc, fpr95, aupr }: Metrics, n: { id: number; ood: number }): string {
  const percent = (x: number) => `${(100 * x).toFixed(2)} %`;
  return [
    `${n.id} ID images, ${n.ood} OOD images`,
    `AUROC  ${percent(auroc)}`,
    `FPR95  ${percent(fpr95.idPositive)} ID-positive   ${percent(fpr95.oodPositive)} OOD-positive`,
    `AUPR   ${percent(aupr.idPositive)} ID-positive   ${percent(aupr.oodPositive)} OOD-positive`,
  ].join('\n');
}
