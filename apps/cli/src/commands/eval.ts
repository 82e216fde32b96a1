import { extname } from 'node:path';
import { type Method, methods, presets } from '@stray/core';

import { z } from 'zod';
import { runBenchmark } from '../evaluate/benchmark.ts';
import { drawPlot } from '../evaluate/plot/plot.ts';
import { toCsv, toJson } from '../evaluate/report.ts';
import { toText } from '../evaluate/tables.ts';
import {
  candidatesConfig,
  candidatesHelp,
  candidatesOption,
  readCandidates,
  takesCandidates,
} from '../input/candidates.ts';
import { corpusConfig, corpusContradiction, corpusHelp, corpusOption, labelsAndCorpus } from '../input/corpus.ts';
import {
  encoderOption,
  exitCodes,
  machineConfig,
  machineHelp,
  machineOf,
  machineOptions,
  readOptions,
} from '../options.ts';
import { createLines, type Lines } from '../output/lines.ts';

export const help = `stray eval --id DIR [--id DIR…] --ood DIR [--ood DIR…] --labels "t-shirt,hat,…" [options]

Measures how well scores separate images that belong (--id) from images that do not (--ood).

  --id DIR             a folder of in-distribution images; may be repeated, all are one set
  --ood DIR            a folder of out-of-distribution images; may be repeated, each is a set of its own
  --labels "A,B,…"     the classes of the in-distribution images
  --labels-file FILE   the same, one a line
  --method NAME        neglabel (default); one of ${methods.join(', ')}
  --methods A,B|all    several methods from one encoding of the images; all: those that the encoder can do
  --preset P           default, or official: candidates and mining as published, without the filter of class names
${candidatesHelp}
${corpusHelp}
  --encoder E          embedded (default), a name of "stray models list", a folder, or a hub's id that was added
${machineHelp}
  --bootstrap N        95 % intervals of AUROC and FPR95 from N resamples (1000 is usual); --seed S draws others
  --ablate             NegLabel without mining, without grouping, and with other numbers of negatives and groups,
                       quantiles, temperatures and prompts
  --shift              the ID images blurred, noisy, recompressed, of low contrast and sketched, five strengths each
  --json               print one JSON line and nothing else
  --csv FILE.csv       write every measured row
  --plot FILE.svg      draw ROC curves and score histograms

idPositive: FPR95 is the share of OOD accepted where 95 % of ID are kept (MCM, NegLabel, CSP).
oodPositive: FPR95 is the share of ID flagged where 95 % of OOD are caught (OpenOOD v1.5).
Averages are unweighted means over the OOD sets, as in the papers.
Exit code: 0 done, 1 failed, 2 wrong words, 3 done but some files were skipped.`;

const config = {
  id: { type: 'string', multiple: true },
  ood: { type: 'string', multiple: true },
  labels: { type: 'string' },
  'labels-file': { type: 'string' },
  method: { type: 'string' },
  methods: { type: 'string' },
  preset: { type: 'string' },
  ...candidatesConfig,
  ...corpusConfig,
  encoder: { type: 'string' },
  ...machineConfig,
  bootstrap: { type: 'string' },
  seed: { type: 'string' },
  ablate: { type: 'boolean' },
  shift: { type: 'boolean' },
  json: { type: 'boolean' },
  csv: { type: 'string' },
  plot: { type: 'string' },
} as const;

const folders = z.array(z.string().min(1), 'name at least one folder').min(1, 'name at least one folder');

const wholeNumber = z
  .string()
  .regex(/^\d{1,9}$/, 'must be a whole number')
  .transform(Number);

const severalMethods = z
  .string()
  .transform((text): readonly string[] => [...new Set(text.split(',').map((name) => name.trim()))])
  .pipe(
    z.union(
      [z.tuple([z.literal('all')]).transform(() => 'all' as const), z.array(z.enum(methods)).min(1)],
      `must be all, or some of ${methods.join(', ')}`,
    ),
  );

const fileEnding = (ending: string) =>
  z
    .string()
    .refine((path) => extname(path).toLowerCase() === ending, `the name must end in ${ending}`)
    .optional();

const schema = z
  .object({
    folders: z.array(z.string()).max(0, 'folders are named by --id and --ood'),
    id: folders,
    ood: folders,
    labels: z.string().optional(),
    'labels-file': z.string().optional(),
    method: z.enum(methods, `must be one of ${methods.join(', ')}`).optional(),
    methods: severalMethods.optional(),
    preset: z.enum(presets, `must be one of ${presets.join(', ')}`).optional(),
    candidates: candidatesOption,
    corpus: corpusOption,
    encoder: encoderOption,
    ...machineOptions,
    bootstrap: wholeNumber.refine((n) => n >= 100 && n <= 100_000, 'must lie between 100 and 100000').optional(),
    seed: wholeNumber.default(0),
    ablate: z.boolean().default(false),
    shift: z.boolean().default(false),
    json: z.boolean().default(false),
    csv: fileEnding('.csv'),
    plot: fileEnding('.svg'),
  })
  .refine(({ method, methods }) => method === undefined || methods === undefined, {
    path: ['methods'],
    message: 'name either --method or --methods',
  })
  .refine(
    ({ candidates, method = 'neglabel', methods = [method], ablate }) =>
      candidates === undefined || ablate || methods === 'all' || methods.some(takesCandidates),
    { path: ['candidates'], message: 'goes with neglabel and neglabel-ungrouped, and none of them is asked for' },
  )
  .superRefine((options, context) => {
    const wrong = corpusContradiction(options);
    if (wrong !== null) context.addIssue({ code: 'custom', path: [wrong.path], message: wrong.message });
  });

export const words = { config, schema };

/** `stray eval`: scores two sides and prints AUROC, FPR95 and AUPR in both conventions. */
export async function evaluateCommand(argv: readonly string[]): Promise<number> {
  const options = readOptions('eval', argv, words);
  const { labels, warnings, corpus } = await labelsAndCorpus({ ...options, labelsFile: options['labels-file'] });
  const onWarning = (message: string) => console.error(`stray: ${message}`);
  for (const warning of warnings) onWarning(warning);
  const candidates = await readCandidates(options.candidates);
  const single: readonly Method[] = [options.method ?? 'neglabel'];
  const table = await outputOf(options.csv);
  const picture = await outputOf(options.plot);
  try {
    const { report, scores, skipped } = await runBenchmark({
      ...options,
      ...machineOf(options),
      labels,
      preset: options.preset ?? 'default',
      candidates,
      corpus,
      methods: options.methods ?? single,
      several: options.methods !== undefined || options.ood.length > 1,
      resampling: options.bootstrap === undefined ? undefined : { resamples: options.bootstrap, seed: options.seed },
      onWarning,
    });
    await table?.add(toCsv(report).trimEnd());
    await picture?.add(drawPlot(scores, report).trimEnd());
    await Promise.all([table?.finish(), picture?.finish()]);
    console.log(options.json ? JSON.stringify(toJson(report)) : toText(report));
    return skipped > 0 ? exitCodes.skipped : exitCodes.done;
  } catch (error) {
    await Promise.all([table?.abandon(), picture?.abandon()]);
    throw error;
  }
}

/** Opened before the work begins: a file that cannot be written is told at once. */
async function outputOf(path: string | undefined): Promise<Lines | undefined> {
  return path === undefined ? undefined : createLines(path);
}
