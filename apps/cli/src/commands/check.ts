import { isBounded, methods, StrayError } from '@stray/core';
import { z } from 'zod';
import { checkHere } from '../check/checkHere.ts';
import { checkThere } from '../check/checkThere.ts';
import { passes, readAllowance } from '../check/finding.ts';
import { reportAs, reportFormats } from '../check/reports.ts';
import { corpusConfig, corpusHelp, corpusOption, labelsAndCorpus } from '../input/corpus.ts';
import {
  encoderOption,
  machineConfig,
  machineHelp,
  machineOf,
  machineOptions,
  methodOption,
  readOptions,
  UsageError,
} from '../options.ts';
import { reportError } from '../output/report.ts';
import { openServer, serverConfig, serverHelp, serverOptions } from '../remote/server.ts';

export const help = `stray check DIR --labels "t-shirt,hat,…" [options]
stray check DIR --project SLUG [options]

Fails when more images below DIR than allowed do not belong: a gate for pipelines. By itself it needs no server; with
--project the images go to a running Stray, which scores them against the active labels and negatives of the project,
with the threshold of its newest run, and keeps none of them. An image that cannot be read does not belong either.

  --max-flagged N      how many may be flagged: a share such as 5%, or a number; 0 by default
  --threshold T        flag images that score below T, in place of the default rule or the project's threshold
  --format F           text (default), json (one document), or github: annotations of the files, and a table in
                       $GITHUB_STEP_SUMMARY
  --json               the same as --format json

  --labels "A,B,…"     the classes that the images should show
  --labels-file FILE   the same, one a line; may be given beside --labels
  --encoder E          embedded (default), a name of "stray models list", a folder, or a hub's id that was added
  --method NAME        neglabel (default); one of ${methods.join(', ')}
${machineHelp}
${corpusHelp}

  --project SLUG       the project's name in addresses
  --run ID             with --project: as this run of it scored, not as is active now
${serverHelp}

Exit code: 0 passed, 1 too many images do not belong, 2 wrong words, 3 could not be checked.`;

const exitCodes = { passed: 0, tooMany: 1, failed: 3 } as const;

const config = {
  'max-flagged': { type: 'string' },
  threshold: { type: 'string' },
  format: { type: 'string' },
  json: { type: 'boolean' },
  labels: { type: 'string' },
  'labels-file': { type: 'string' },
  encoder: { type: 'string' },
  method: { type: 'string' },
  ...machineConfig,
  ...corpusConfig,
  project: { type: 'string' },
  run: { type: 'string' },
  ...serverConfig,
} as const;

const schema = z
  .object({
    folders: z.tuple([z.string()], 'name one folder of images'),
    'max-flagged': z
      .string()
      .transform((given) => readAllowance(given))
      .refine((allowance) => allowance !== undefined, 'must be a share such as 5%, or a whole number')
      .default({ kind: 'count', most: 0 }),
    threshold: z.coerce.number('must be a number').optional(),
    format: z.enum(reportFormats, { error: `must be one of ${reportFormats.join(', ')}` }).optional(),
    json: z.boolean().default(false),
    labels: z.string().optional(),
    'labels-file': z.string().optional(),
    encoder: encoderOption,
    method: methodOption,
    ...machineOptions,
    corpus: corpusOption,
    project: z.string().min(1, 'name a project').optional(),
    run: z.string().optional(),
    ...serverOptions,
  })
  .superRefine(({ method, threshold = 0, project, ...options }, context) => {
    const wrong = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (project === undefined) {
      if (options.run !== undefined) wrong('run', 'goes with --project');
      if (isBounded(method) && (threshold < 0 || threshold > 1)) wrong('threshold', 'must be a number from 0 to 1');
      return;
    }
    for (const name of ['labels', 'labels-file', 'corpus'] as const) {
      if (options[name] !== undefined) wrong(name, 'goes without --project, whose labels and negatives count');
    }
  });

export const words = { config, schema };

/** `stray check`: decode → encode → score → flag over a folder, which passes or fails. */
export async function check(argv: readonly string[]): Promise<number> {
  const options = readOptions('check', argv, words);
  try {
    const [folder] = options.folders;
    const checked = await checkBy(options);
    if (checked.images === 0) throw new StrayError('FOLDER_EMPTY', `${folder} holds no images.`);
    const allowance = options['max-flagged'];
    await reportAs(options.format ?? (options.json ? 'json' : 'text'), { ...checked, folder, allowance });
    return passes(checked, allowance) ? exitCodes.passed : exitCodes.tooMany;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    reportError(error);
    return exitCodes.failed;
  }
}

async function checkBy(options: z.infer<typeof schema>) {
  const { folders, project, run, threshold, method, encoder } = options;
  const [folder] = folders;
  if (project !== undefined) return checkThere(openServer(options), { folder, project, run, threshold });
  const asked = await labelsAndCorpus({ ...options, labelsFile: options['labels-file'] });
  const words = { ...asked, encoder, method, preset: 'default', candidates: undefined } as const;
  return checkHere({ ...machineOf(options), ...words, folder, threshold });
}
