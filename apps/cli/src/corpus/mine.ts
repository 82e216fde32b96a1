import { basename, extname } from 'node:path';
import { findProject } from '@stray/client';
import { z } from 'zod';
import { labelsOf } from '../input/labels.ts';
import { encoderOption, exitCodes, readOptions } from '../options.ts';
import { openServer, serverConfig, serverOptions } from '../remote/server.ts';
import { count, shortHash } from './describe.ts';
import { beginDraft, untilMined, upper } from './drafts.ts';
import { findEncoderId } from './encoderIds.ts';
import { mineHere } from './mineHere.ts';
import { writeCorpus } from './output.ts';
import { useLabels } from './projectLabels.ts';
import { publishIfAsked, publishingConfig, publishingOptions } from './publishing.ts';
import { recipeConfig, recipeContradiction, recipeOptions, sourceOf, wishesOf } from './recipeOptions.ts';
import { readCorpusName } from './reference.ts';
import { readWordFile, sayWordCounts, sendWordFile } from './wordFile.ts';

const config = {
  labels: { type: 'string' },
  'labels-file': { type: 'string' },
  encoder: { type: 'string' },
  ...recipeConfig,
  ...publishingConfig,
  ...serverConfig,
  'without-edits': { type: 'boolean' },
  out: { type: 'string' },
  json: { type: 'boolean' },
} as const;

const schema = z
  .object({
    folders: z.array(z.string()).max(1, 'name one corpus at most'),
    labels: z.string().optional(),
    'labels-file': z.string().optional(),
    encoder: z.string().min(1, 'name an encoder').optional(),
    ...recipeOptions,
    ...publishingOptions,
    ...serverOptions,
    'without-edits': z.boolean().default(false),
    out: z
      .string()
      .refine((path) => extname(path).toLowerCase() === '.json', 'the name must end in .json')
      .optional(),
    json: z.boolean().default(false),
  })
  .superRefine((options, context) => {
    const wrong = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    const contradiction = recipeContradiction(options);
    if (contradiction !== null) wrong(contradiction.path, contradiction.message);
    const here = options.folders.length === 0;
    if (here && options.out === undefined) {
      wrong('out', 'say where to: --out corpus.json, or project/corpus on a server');
    }
    if (!here && options.out !== undefined) wrong('out', 'goes with mining here; export a version of a server instead');
    const astray = (['publish', 'activate', 'without-edits'] as const).find((name) => options[name]);
    if (here && astray !== undefined) wrong(astray, 'goes with project/corpus on a server');
    if ((options.publish || options.activate) && !options.message?.trim()) {
      wrong('message', 'say in a few words what the version is');
    }
    if (!here && !options.publish && !options.activate && options.message !== undefined) {
      wrong('message', 'goes with --publish or --activate');
    }
  });
type Options = z.infer<typeof schema>;

export const words = { config, schema, positional: 'corpus' };

/** `stray corpus mine`: finds the negatives of classes, into a file or into a draft on a server. */
export async function mine(argv: readonly string[]): Promise<number> {
  const options = readOptions('corpus', argv, words);
  const [target] = options.folders;
  if (target === undefined) await intoFile(options, options.out ?? '');
  else await ontoServer(options, target);
  return exitCodes.done;
}

async function intoFile(options: Options, out: string): Promise<void> {
  const { labels, warnings } = await labelsOf({ labels: options.labels, labelsFile: options['labels-file'] });
  const list = options.words === undefined ? undefined : await readWordFile(options.words);
  if (list !== undefined) sayWordCounts({ ...list, words: list.words.length });
  const mined = await mineHere({
    encoder: encoderOption.parse(options.encoder),
    labels,
    source: sourceOf(options),
    wishes: wishesOf(options),
    list,
    name: basename(out, extname(out)),
    message: options.message ?? '',
    author: options.author ?? null,
  });
  for (const warning of [...warnings, ...mined.warnings]) console.error(`stray: ${warning}`);
  if (mined.unknown > 0) {
    console.error(
      `stray: unknown to the encoder and left out: ${count(mined.unknown)} of ${count(list?.words.length ?? 0)} words`,
    );
  }
  await writeCorpus(mined.corpus, 'json', out);
  const { negatives, hash } = mined.corpus;
  console.error(`${count(negatives.length)} negatives of ${count(mined.considered)} candidates`);
  console.error(`written to ${out}, hash ${shortHash(hash)}`);
  if (options.json) console.log(JSON.stringify({ out, hash, count: negatives.length, considered: mined.considered }));
}

async function ontoServer(options: Options, target: string): Promise<void> {
  const reference = readCorpusName(target);
  const server = openServer(options);
  const { id: projectId } = await findProject(server, reference.project);
  const encoderId = options.encoder === undefined ? undefined : await findEncoderId(server, options.encoder);
  if (options.labels !== undefined || options['labels-file'] !== undefined) {
    const { labels, warnings } = await labelsOf({ labels: options.labels, labelsFile: options['labels-file'] });
    for (const warning of warnings) console.error(`stray: ${warning}`);
    await useLabels(server, projectId, labels);
  }
  const list = options.words === undefined ? undefined : await sendWordFile(server, options.words, projectId);
  if (list !== undefined) sayWordCounts(list);
  const draftId = await beginDraft(server, {
    projectId,
    corpus: reference.corpus,
    source: upper(sourceOf(options)),
    encoderId,
    wordListId: list?.wordListId,
    keepEdits: !options['without-edits'],
    author: options.author,
    ...wishesOf(options),
  });
  console.error(`Mining ${reference.project}/${reference.corpus} on ${server.url}`);
  await untilMined(server, draftId);
  await publishIfAsked(server, { draftId, reference, message: options.message ?? '' }, options);
}
