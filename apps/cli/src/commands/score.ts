import { walk } from '@stray/client/files';
import { isBounded, methods, presets, StrayError } from '@stray/core';
import { z } from 'zod';
import { prepareCalibration } from '../calibration/calibration.ts';
import {
  calibrationConfig,
  calibrationHelp,
  calibrationOptions,
  contradiction,
  policyOf,
} from '../calibration/options.ts';
import { flagImages } from '../flagImages.ts';
import {
  candidatesConfig,
  candidatesHelp,
  candidatesOption,
  readCandidates,
  takesCandidates,
} from '../input/candidates.ts';
import { corpusConfig, corpusContradiction, corpusHelp, corpusOption, labelsAndCorpus } from '../input/corpus.ts';
import { countFiles } from '../input/countFiles.ts';
import {
  encoderOption,
  exitCodes,
  machineConfig,
  machineHelp,
  machineOf,
  machineOptions,
  methodOption,
  readOptions,
} from '../options.ts';
import { openSink, type Sink } from '../output/sink.ts';
import { summarise } from '../output/summary.ts';
import { openScoring } from '../scoreImages.ts';

export const help = `stray score DIR --labels "t-shirt,hat,…" [options]

Scores every image below DIR by how much it resembles the classes that you name; no server, no training.

  --labels "A,B,…"     the classes that the images should show
  --labels-file FILE   the same, one a line; may be given beside --labels
  --encoder E          embedded (default), a name of "stray models list", a folder, or a hub's id that was added
${machineHelp}
  --method NAME        neglabel (default); one of ${methods.join(', ')}
  --preset P           default: negatives without your classes and their kin; official: as the published code mines them
${candidatesHelp}
${corpusHelp}
${calibrationHelp}
  --out FILE           write to FILE.jsonl or FILE.csv instead of standard output
  --json               JSON lines on a terminal too

Prints one JSON line an image where standard output is no terminal: path, score (higher = belongs), flagged,
pValue (with --calibration), nearestLabel, topNegatives, looksLike; or path and error. Messages and the summary go to
standard error.
Exit code: 0 done, 1 failed, 2 wrong words, 3 done but some files were skipped.`;

const config = {
  labels: { type: 'string' },
  'labels-file': { type: 'string' },
  encoder: { type: 'string' },
  ...machineConfig,
  method: { type: 'string' },
  preset: { type: 'string' },
  ...candidatesConfig,
  ...corpusConfig,
  ...calibrationConfig,
  out: { type: 'string' },
  json: { type: 'boolean' },
} as const;

const schema = z
  .object({
    folders: z.tuple([z.string()], 'name one folder of images'),
    labels: z.string().optional(),
    'labels-file': z.string().optional(),
    encoder: encoderOption,
    ...machineOptions,
    method: methodOption,
    preset: z.enum(presets).optional(),
    candidates: candidatesOption,
    corpus: corpusOption,
    ...calibrationOptions,
    out: z.string().optional(),
    json: z.boolean().default(false),
  })
  .superRefine((options, context) => {
    for (const wrong of [contradiction(options), corpusContradiction(options)]) {
      if (wrong !== null) context.addIssue({ code: 'custom', path: [wrong.path], message: wrong.message });
    }
    const { threshold = 0, method, candidates } = options;
    if (candidates !== undefined && !takesCandidates(method)) {
      const message = `does not go with --method ${method}, which mines none from a list`;
      context.addIssue({ code: 'custom', path: ['candidates'], message });
    }
    if (isBounded(method) && (threshold < 0 || threshold > 1)) {
      context.addIssue({ code: 'custom', path: ['threshold'], message: 'must be a number from 0 to 1' });
    }
  });

export const words = { config, schema };

/** `stray score`: decode → encode → score → flag over a folder. */
export async function score(argv: readonly string[]): Promise<number> {
  const options = readOptions('score', argv, words);
  const [folder] = options.folders;
  const { labels, warnings, corpus } = await labelsAndCorpus({ ...options, labelsFile: options['labels-file'] });
  const candidates = await readCandidates(options.candidates);
  const counting = countFiles(folder);
  if ((await walk(folder).next()).done === true) {
    throw new StrayError('FOLDER_EMPTY', `${folder} holds no files.`);
  }
  const calibrate =
    options.calibration === undefined
      ? undefined
      : await prepareCalibration({ source: options.calibration, tested: folder, labels, method: options.method });
  const forPeople = options.out === undefined && process.stdout.isTTY && !options.json;
  const sink = forPeople ? silent : await openSink(options.out, { calibrated: calibrate !== undefined });
  try {
    const session = await openScoring({
      ...machineOf(options),
      encoder: options.encoder,
      labels,
      method: options.method,
      preset: options.preset ?? 'default',
      candidates,
      corpus,
    });
    for (const warning of [...warnings, ...session.warnings]) console.error(`stray: ${warning}`);
    const calibrated = await calibrate?.(session);
    const rule = policyOf(options) ?? session.rule;
    const tally = await flagImages(session, { folder, sink, rule, calibrated, counting });
    await sink.finish();
    summarise(tally, { rule, calibrated, device: session.device, labels: labels.length, out: options.out, forPeople });
    await session.close();
    return tally.skipped + (calibrated?.skipped ?? 0) > 0 ? exitCodes.skipped : exitCodes.done;
  } catch (error) {
    await sink.abandon();
    throw error;
  }
}

const silent: Sink = { write: async () => {}, finish: async () => {}, abandon: async () => {} };
