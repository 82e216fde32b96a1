import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { type Method, methodFacts, StrayError } from '@stray/core';
import { openNpy, openScorer, readNpy, type ScoringWords } from '@stray/scoring';
import { z } from 'zod';
import { openProposedZoc, readProposals } from '../embed/proposals.ts';
import { type Rows, unitRows, watchLengths } from '../embed/rows.ts';
import { exitCodes, readOptions } from '../options.ts';
import { createLines, standardOutputLines } from '../output/lines.ts';
import { showProgress } from '../output/progress.ts';

export const help = `stray score --image-embeddings images.npy --id-embeddings id.npy [options]

Scores embeddings of your own, of any encoder: .npy matrices of one dimension, float16, float32 or float64, in C order.

  --image-embeddings FILE     one row an image
  --id-embeddings FILE        one row a class that the images should show
  --negative-embeddings FILE  one row a negative label; for neglabel, neglabel-ungrouped and csp
  --candidate-embeddings FILE one row a word that is no class; for zoc, which compares an image with the 20 nearest
  --proposals FILE.csv        what a captioner proposed instead: columns index,candidate (rows of images and of
                              candidates, from 0), one line a word of an image
  --method NAME               neglabel (default), neglabel-ungrouped, csp, mcm, max-logit, energy or zoc
  --temperature T             similarities are divided by it; 0.01 (default) suits CLIP
  --groups G                  groups of negatives (100); the remainder of their number is dropped from the end
  --shuffle-seed N            decides which negatives share a group (0)
  --no-shuffle                groups in the order of the file
  --normalize                 divide each row by its length; without it rows are compared as they are
  --out FILE.csv              instead of standard output

Similarities are inner products. Writes CSV with the columns index,score; higher = belongs.`;

/** The methods that ask for nothing but embeddings. csp is the arithmetic of neglabel on words chosen its way. */
const embeddingMethods = ['neglabel', 'neglabel-ungrouped', 'csp', 'mcm', 'max-logit', 'energy', 'zoc'] as const;

const config = {
  'image-embeddings': { type: 'string' },
  'id-embeddings': { type: 'string' },
  'negative-embeddings': { type: 'string' },
  'candidate-embeddings': { type: 'string' },
  proposals: { type: 'string' },
  method: { type: 'string' },
  temperature: { type: 'string' },
  groups: { type: 'string' },
  'shuffle-seed': { type: 'string' },
  'no-shuffle': { type: 'boolean' },
  normalize: { type: 'boolean' },
  out: { type: 'string' },
} as const;

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((x) => x >= least && x <= most, `must lie between ${least} and ${most}`);

const schema = z
  .object({
    folders: z.array(z.string()).max(0, 'no folder goes with --image-embeddings'),
    'image-embeddings': z.string().min(1, 'name a file'),
    'id-embeddings': z.string({ error: 'name the .npy file of the class embeddings' }).min(1, 'name a file'),
    'negative-embeddings': z.string().min(1, 'name a file').optional(),
    'candidate-embeddings': z.string().min(1, 'name a file').optional(),
    proposals: z.string().min(1, 'name a file').optional(),
    method: z.enum(embeddingMethods, `must be one of ${embeddingMethods.join(', ')}`).default('neglabel'),
    temperature: z
      .string()
      .default('0.01')
      .transform(Number)
      .refine((x) => Number.isFinite(x) && x > 0, 'must be a number above 0'),
    groups: wholeNumber(1, 1_000_000).default(100),
    'shuffle-seed': wholeNumber(0, 2 ** 32 - 1).optional(),
    'no-shuffle': z.boolean().default(false),
    normalize: z.boolean().default(false),
    out: z.string().min(1, 'name a file').optional(),
  })
  .superRefine((options, context) => {
    const wrong = (option: string, message: string) => context.addIssue({ code: 'custom', path: [option], message });
    if (options['no-shuffle'] && options['shuffle-seed'] !== undefined)
      wrong('no-shuffle', 'does not go with --shuffle-seed');
    if (needsNegatives(options.method) && options['negative-embeddings'] === undefined)
      wrong('negative-embeddings', `is what --method ${options.method} compares with; name a file`);
    if (options.method === 'zoc' && options['candidate-embeddings'] === undefined)
      wrong('candidate-embeddings', 'is what --method zoc compares with; name a file');
    if (options.method !== 'zoc' && options.proposals !== undefined) wrong('proposals', 'goes with --method zoc');
    if (options.out !== undefined && extname(options.out).toLowerCase() !== '.csv')
      wrong('out', 'the name must end in .csv');
  });

const needsNegatives = (method: Method) =>
  methodFacts[method].needs.some((need) => need === 'negatives' || need === 'conjugated-negatives');

/** True when a command line of `stray score` means this command. */
export const asksForEmbeddings = (argv: readonly string[]) =>
  argv.some((word) => /^--(image|id|negative|candidate)-embeddings(=|$)/.test(word));

/** Rows that are read and scored at a time. */
const block = 1024;

export const words = { config, schema };

/** `stray score --image-embeddings`: scores of a matrix, row by row, in memory that does not grow with it. */
export async function scoreEmbeddings(argv: readonly string[]): Promise<number> {
  const options = readOptions('score', argv, words);
  const { method, normalize } = options;
  const images = await openNpy(options['image-embeddings']);
  const lengths = watchLengths(normalize);
  const read = async (path: string): Promise<Rows> => {
    const rows = { path, ...(await readNpy(path)) };
    if (rows.columns !== images.columns) throw otherDimension(rows, images);
    return normalize ? unitRows(rows) : lengths.see(rows);
  };
  const ids = await read(options['id-embeddings']);
  const negatives = needsNegatives(method) ? await read(options['negative-embeddings'] ?? '') : undefined;
  if (negatives !== undefined && method !== 'neglabel-ungrouped' && options.groups > negatives.rows) {
    const fewer = `${negatives.path} holds ${negatives.rows} negatives`;
    throw new StrayError('BAD_ARGUMENT', `--groups ${options.groups}: ${fewer}; there cannot be more groups.`);
  }
  const candidates = method === 'zoc' ? await read(options['candidate-embeddings'] ?? '') : undefined;
  const scoring: ScoringWords = {
    dimension: images.columns,
    logitScale: 1 / options.temperature,
    threads: availableParallelism(),
    groups: options.groups,
    seed: options['no-shuffle'] ? 'none' : (options['shuffle-seed'] ?? 0),
    ids: ids.data,
    negatives: negatives?.data,
    conjugated: negatives === undefined ? undefined : { ids: ids.data, negatives: negatives.data },
    lexicon: candidates?.data,
  };
  const scorer =
    options.proposals === undefined || candidates === undefined
      ? await openScorer(method, scoring)
      : await openProposedZoc({
          words: scoring,
          candidates,
          proposals: await readProposals(options.proposals, { images: images.rows, candidates: candidates.rows }),
        });
  const lines = options.out === undefined ? standardOutputLines() : await createLines(options.out);
  const progress = showProgress('score');
  progress.total(images.rows);
  let index = 0;
  try {
    await lines.add('index,score');
    for await (const data of images.blocks(block)) {
      const rows = {
        path: images.path,
        data,
        columns: images.columns,
        rows: data.length / images.columns,
        first: index,
      };
      const { data: embeddings } = normalize ? unitRows(rows) : lengths.see(rows);
      for (const score of await scorer.score({ embeddings })) {
        await lines.add(`${index++},${shortest(score)}`);
        progress.done();
      }
    }
    await lines.finish();
  } catch (error) {
    await lines.abandon();
    throw error;
  } finally {
    progress.stop();
    await Promise.all([images.close(), scorer.close()]);
  }
  for (const warning of lengths.warnings()) console.error(`stray: ${warning}`);
  if (method === 'mcm' && ids.rows === 1) console.error('stray: MCM with one class is 1 for every image');
  if (options.out !== undefined) console.error(`${index} scores written to ${options.out}`);
  return exitCodes.done;
}

function otherDimension(rows: Rows, images: { path: string; columns: number }): StrayError {
  const sizes = `${rows.path} has rows of ${rows.columns} numbers, ${images.path} of ${images.columns}`;
  return new StrayError('EMBEDDINGS_INVALID', `${sizes}: they are not of one encoder.`);
}

/** The fewest digits that give the same float32 again. */
export function shortest(x: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const text = Number(x.toPrecision(digits));
    if (Math.fround(text) === x) return String(text);
  }
  return String(Number(x.toPrecision(9)));
}
