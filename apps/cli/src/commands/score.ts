import { reasonSentence, StrayError } from '@stray/core';
import { describeRule, isFixed, type ThresholdRule, thresholdOf } from '@stray/scoring';
import { z } from 'zod';
import { labelsOf } from '../input/labels.ts';
import { walk } from '../input/walk.ts';
import { encoderOption, exitCodes, methodOption, readOptions, thresholdOption } from '../options.ts';
import { showProgress } from '../output/progress.ts';
import { openSink, type Sink } from '../output/sink.ts';
import { openSpool } from '../output/spool.ts';
import { type ImageResult, openScoring, type ScoringSession } from '../scoreImages.ts';

export const help = `stray score DIR --labels "t-shirt,hat,…" [options]

Scores every image below DIR by how much it resembles the classes that you name; no server, no training.

  --labels "A,B,…"     the classes that the images should show
  --labels-file FILE   the same, one a line; may be given beside --labels
  --encoder E          embedded (default), a name of "stray models list", a folder, or a hub's id that was added
  --method NAME        neglabel (default) or mcm
  --threshold T        flag images that score below T, from 0 to 1; a default rule decides without it
  --out FILE           write to FILE.jsonl or FILE.csv instead of standard output

Prints one JSON line an image where standard output is no terminal: path, score (higher = belongs), flagged,
nearestLabel, topNegatives, looksLike; or path and error. Messages and the summary go to standard error.
Exit code: 0 done, 1 failed, 2 wrong words, 3 done but some files were skipped.`;

const config = {
  labels: { type: 'string' },
  'labels-file': { type: 'string' },
  encoder: { type: 'string' },
  method: { type: 'string' },
  threshold: { type: 'string' },
  out: { type: 'string' },
} as const;

const schema = z.object({
  folders: z.tuple([z.string()], 'name one folder of images'),
  labels: z.string().optional(),
  'labels-file': z.string().optional(),
  encoder: encoderOption,
  method: methodOption,
  threshold: thresholdOption,
  out: z.string().optional(),
});

/** `stray score`: decode → encode → score → flag over a folder. */
export async function score(argv: readonly string[]): Promise<number> {
  const options = readOptions('score', argv, { config, schema });
  const [folder] = options.folders;
  const { labels, warnings } = await labelsOf({ labels: options.labels, labelsFile: options['labels-file'] });
  const counting = countFiles(folder);
  if ((await walk(folder).next()).done === true) {
    throw new StrayError('FOLDER_EMPTY', `${folder} holds no files.`);
  }
  const forPeople = options.out === undefined && process.stdout.isTTY;
  const sink = forPeople ? silent : await openSink(options.out);
  try {
    const session = await openScoring({ encoder: options.encoder, labels, method: options.method });
    for (const warning of [...warnings, ...session.warnings]) console.error(`stray: ${warning}`);
    const rule: ThresholdRule =
      options.threshold === undefined ? session.rule : { kind: 'given', threshold: options.threshold };
    const tally = isFixed(rule)
      ? await scoreAtOnce(session, { folder, sink, counting, threshold: rule.threshold })
      : await scoreThenFlag(session, { folder, sink, counting, rule });
    await sink.finish();
    summarise(tally, { rule, session, labels: labels.length, out: options.out, forPeople });
    await session.close();
    return tally.skipped > 0 ? exitCodes.skipped : exitCodes.done;
  } catch (error) {
    await sink.abandon();
    throw error;
  }
}

interface Tally {
  scored: number;
  skipped: number;
  flagged: number;
  threshold: number;
  seconds: number;
  /** The lowest scores, for the terminal. */
  worst: Extract<ImageResult, { kind: 'scored' }>[];
}

interface Work {
  readonly folder: string;
  readonly sink: Sink;
  readonly counting: Promise<number>;
}

const silent: Sink = { write: async () => {}, finish: async () => {}, abandon: async () => {} };

/** The threshold is known: each result leaves as soon as it is there. */
async function scoreAtOnce(session: ScoringSession, work: Work & { threshold: number }): Promise<Tally> {
  const tally = newTally(work.threshold);
  for await (const result of scoreWithProgress(session, work, tally)) {
    note(tally, result);
    await work.sink.write(result, work.threshold);
  }
  return tally;
}

/** The threshold follows from all scores: results wait on disk for it. */
async function scoreThenFlag(session: ScoringSession, work: Work & { rule: ThresholdRule }): Promise<Tally> {
  const spool = await openSpool();
  try {
    const scores: number[] = [];
    const tally = newTally(0);
    for await (const result of scoreWithProgress(session, work, tally)) {
      if (result.kind === 'scored') scores.push(result.score);
      await spool.add(result);
    }
    tally.threshold = thresholdOf(work.rule, scores);
    for await (const result of spool.results()) {
      note(tally, result);
      await work.sink.write(result, tally.threshold);
    }
    return tally;
  } finally {
    await spool.remove();
  }
}

async function* scoreWithProgress(session: ScoringSession, work: Work, tally: Tally): AsyncGenerator<ImageResult> {
  const started = performance.now();
  const progress = showProgress('score');
  work.counting.then((count) => progress.total(count)).catch(() => undefined);
  try {
    for await (const result of session.scoreFolder(work.folder)) {
      if (result.kind === 'skipped')
        console.error(`stray: ${result.path}: ${result.error.message} [${result.error.code}]`);
      progress.done();
      yield result;
    }
  } finally {
    progress.stop();
    tally.seconds = (performance.now() - started) / 1000;
  }
}

const worstShown = 20;

function newTally(threshold: number): Tally {
  return { scored: 0, skipped: 0, flagged: 0, threshold, seconds: 0, worst: [] };
}

function note(tally: Tally, result: ImageResult): void {
  if (result.kind === 'skipped') {
    tally.skipped += 1;
    return;
  }
  tally.scored += 1;
  if (result.score >= tally.threshold) return;
  tally.flagged += 1;
  tally.worst.push(result);
  if (tally.worst.length <= 2 * worstShown) return;
  tally.worst.sort((a, b) => a.score - b.score).length = worstShown;
}

interface Summary {
  readonly rule: ThresholdRule;
  readonly session: ScoringSession;
  readonly labels: number;
  readonly out: string | undefined;
  readonly forPeople: boolean;
}

function summarise(tally: Tally, { rule, session, labels, out, forPeople }: Summary): void {
  const { scored, skipped, flagged, threshold, seconds } = tally;
  if (forPeople) {
    for (const { path, score, ...reasons } of tally.worst.sort((a, b) => a.score - b.score).slice(0, worstShown)) {
      console.log(`${score.toFixed(3)}  ${path}  ${reasonSentence({ ...reasons, flagged: true, classCount: labels })}`);
    }
    if (flagged > worstShown) console.log(`… and ${flagged - worstShown} more; --out FILE.csv keeps them all`);
  }
  const rate = seconds > 0 ? `, ${Math.round((scored + skipped) / seconds)} images/s` : '';
  console.error(
    `${flagged} of ${scored} images flagged, ${skipped} skipped, in ${seconds.toFixed(1)} s on ${session.device}${rate}`,
  );
  console.error(`threshold ${threshold.toFixed(3)}: ${describeRule(rule)}`);
  if (out !== undefined) console.error(`written to ${out}`);
}

async function countFiles(folder: string): Promise<number> {
  let count = 0;
  try {
    for await (const _ of walk(folder)) count += 1;
  } catch {
    // The same walk is made for the scores, and says what is wrong.
  }
  return count;
}
