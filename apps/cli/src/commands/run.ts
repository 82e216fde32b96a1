import { accepted, findDataset, graphql, type VariablesOf } from '@stray/client';
import { methods } from '@stray/core';
import { z } from 'zod';
import { calibrationConfig, calibrationOptions, contradiction, policyOf } from '../calibration/options.ts';
import { findEncoderId } from '../corpus/encoderIds.ts';
import { readReference } from '../corpus/reference.ts';
import { exitCodes, methodOption, readOptions, UsageError } from '../options.ts';
import { findVersion } from '../remote/lookUp.ts';
import { openServer, serverConfig, serverHelp, serverOptions } from '../remote/server.ts';
import { readTarget } from '../remote/target.ts';
import { watchRun } from '../run/watchRun.ts';

export const help = `stray run PROJECT/DATASET [options]

Scores a dataset of a running Stray with the active classes of its project, and prints the id of the run.

  --method NAME        neglabel (default); one of ${methods.join(', ')}
  --encoder E          one that the server has, by its name; its first
  --corpus C           negatives of this version: PROJECT/CORPUS or PROJECT/CORPUS@NUMBER; the active one of the project
  --groups G           groups of negatives; the encoder's
  --seed N             decides which negatives share a group (0)
  --threshold T        flag photos that score below T; a default rule decides without it
  --calibration D      a dataset of the same project whose photos are known to belong: every photo gets its p-value
  --target-recall R    with --calibration: keep the share R of photos that belong (0.95 unless told otherwise)
  --fdr Q              with --calibration: let photos that belong be at most the share Q of the flagged
  --watch              wait until it has ended, as "stray watch" does
  --json               print JSON and nothing else: one line with the run's id, then those of --watch
${serverHelp}

Exit code: 0 done, 1 failed, 2 wrong words; with --watch 3 done, but some photos were skipped, 4 cancelled.`;

const wholeNumber = z
  .string()
  .regex(/^-?\d{1,9}$/, 'must be a whole number')
  .transform(Number);

export const words = {
  config: {
    method: { type: 'string' },
    encoder: { type: 'string' },
    corpus: { type: 'string' },
    groups: { type: 'string' },
    seed: { type: 'string' },
    ...calibrationConfig,
    watch: { type: 'boolean' },
    json: { type: 'boolean' },
    ...serverConfig,
  },
  schema: z
    .object({
      folders: z.tuple([z.string()], 'name one dataset: project/dataset'),
      method: methodOption,
      encoder: z.string().min(1, 'name an encoder').optional(),
      corpus: z.string().min(1, 'name a corpus: project/corpus').optional(),
      groups: wholeNumber.optional(),
      seed: wholeNumber.optional(),
      ...calibrationOptions,
      calibration: z.string().min(1, 'name a dataset of the project').optional(),
      watch: z.boolean().default(false),
      json: z.boolean().default(false),
      ...serverOptions,
    })
    .superRefine((options, context) => {
      const wrong = contradiction(options);
      if (wrong !== null) context.addIssue({ code: 'custom', path: [wrong.path], message: wrong.message });
    }),
  positional: 'dataset',
} as const;

type Options = z.infer<typeof words.schema>;

const StartRun = graphql(`
  mutation StartRun($input: StartRunInput!) { startRun(input: $input) { run { id } userErrors { code message } } }
`);
type Input = VariablesOf<typeof StartRun>['input'];

/** `stray run`: scores a dataset of a running Stray. */
export async function run(argv: readonly string[]): Promise<number> {
  const options = readOptions('run', argv, words);
  const target = readTarget(options.folders[0], 'run');
  const server = openServer(options);
  const dataset = await findDataset(server, target);
  const { method, encoder, corpus, groups, seed, calibration, json } = options;
  const input: Input = {
    ...{ datasetId: dataset.id, method, groups, thresholdPolicy: policyInput(options) },
    ...(seed !== undefined && { seed }),
    ...(encoder !== undefined && { encoderId: await findEncoderId(server, encoder) }),
    ...(corpus !== undefined && { corpusVersionId: (await findVersion(server, onServer(corpus))).id }),
    ...(calibration !== undefined && {
      calibrationDatasetId: (await findDataset(server, { project: target.project, dataset: calibration })).id,
    }),
  };
  const { id } = accepted((await server.query(StartRun, { input })).startRun, 'run');
  console.log(json ? JSON.stringify({ run: id, dataset: dataset.id }) : id);
  return options.watch ? watchRun(server, id, options) : exitCodes.done;
}

function onServer(corpus: string) {
  const reference = readReference(corpus);
  if (reference.kind === 'server') return reference;
  throw new UsageError(`--corpus: “${corpus}” should name a corpus on the server: project/corpus@3.`, 'run');
}

function policyInput(options: Options): Input['thresholdPolicy'] {
  const policy = policyOf(options);
  switch (policy?.kind) {
    case undefined:
      return null;
    case 'given':
      return { given: policy.threshold };
    case 'fdr':
      return { fdr: policy.q };
    case 'target-recall':
      return { targetRecall: policy.recall };
    default:
      return policy satisfies undefined;
  }
}
