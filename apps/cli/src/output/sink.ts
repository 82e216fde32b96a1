import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { extname } from 'node:path';
import { StrayError } from '@stray/core';
import { type Calibration, pValue } from '@stray/scoring';
import { stringify } from 'csv-stringify/sync';
import { type ImageResult, rounded, roundedWords } from '../scoreImages.ts';
import { attempt } from './attempt.ts';

/** What decides on an image besides its own score. */
export interface Verdict {
  readonly threshold: number;
  /** Gives images their p-values. */
  readonly calibration: Calibration | undefined;
}

/** Where the lines of a run go. */
export interface Sink {
  write(result: ImageResult, verdict: Verdict): Promise<void>;
  /** Makes the output final; without it a file never gets its name. */
  finish(): Promise<void>;
  abandon(): Promise<void>;
}

/**
 * A .jsonl or .csv file, which gets its name only when it is complete; JSON lines on standard output without one.
 *
 * @throws StrayError BAD_ARGUMENT for another ending, OUTPUT_UNWRITABLE when the file cannot be made
 */
export async function openSink(path: string | undefined, { calibrated }: { calibrated: boolean }): Promise<Sink> {
  if (path === undefined) return { write: writeStandardOutput, finish: async () => {}, abandon: async () => {} };
  const ending = extname(path).toLowerCase();
  if (ending !== '.jsonl' && ending !== '.csv') {
    throw new StrayError('BAD_ARGUMENT', `--out ${path}: the name must end in .jsonl or .csv.`);
  }
  const partial = `${path}.partial`;
  const line = ending === '.csv' ? csvLine : jsonLine;
  const file = await attempt(path, () => open(partial, 'w'));
  if (ending === '.csv')
    await attempt(path, () =>
      file.write(stringify([calibrated ? columns : columns.filter((name) => name !== 'pValue')])),
    );
  return {
    write: async (result, verdict) => {
      await attempt(path, () => file.write(line(result, verdict)));
    },
    finish: async () => {
      await attempt(path, async () => {
        await settle(file);
        await rename(partial, path);
      });
    },
    abandon: async () => {
      await file.close().catch(() => undefined);
      await rm(partial, { force: true });
    },
  };
}

async function settle(file: FileHandle): Promise<void> {
  await file.sync();
  await file.close();
}

async function writeStandardOutput(result: ImageResult, verdict: Verdict): Promise<void> {
  if (process.stdout.write(jsonLine(result, verdict))) return;
  await new Promise<void>((resolve) => process.stdout.once('drain', () => resolve()));
}

function jsonLine(result: ImageResult, { threshold, calibration }: Verdict): string {
  if (result.kind === 'skipped') return `${JSON.stringify({ path: result.path, error: result.error })}\n`;
  const { path, score, nearestLabel, topNegatives, looksLike } = result;
  return `${JSON.stringify({
    path,
    score: rounded(score),
    flagged: score < threshold,
    ...(calibration && { pValue: printedPValue(calibration, score) }),
    nearestLabel: roundedWords([nearestLabel])[0],
    topNegatives: roundedWords(topNegatives),
    looksLike: roundedWords(looksLike),
  })}\n`;
}

const columns = [
  'path',
  'score',
  'flagged',
  'pValue',
  'nearestLabel',
  'nearestLabelSimilarity',
  'topNegatives',
  'looksLike',
  'errorCode',
  'errorMessage',
];

/** Words of a list are joined by "; ": no WordNet lemma holds one. */
function csvLine(result: ImageResult, { threshold, calibration }: Verdict): string {
  const empty = calibration === undefined ? [] : [''];
  if (result.kind === 'skipped') {
    const { path, error } = result;
    return stringify([[path, '', '', ...empty, '', '', '', '', error.code, error.message]]);
  }
  const { path, score, nearestLabel, topNegatives, looksLike } = result;
  const words = (list: typeof looksLike) => list.map(({ text }) => text).join('; ');
  const p = calibration === undefined ? [] : [printedPValue(calibration, score)];
  const nearest = [nearestLabel.text, rounded(nearestLabel.similarity)];
  return stringify([
    [path, rounded(score), String(score < threshold), ...p, ...nearest, words(topNegatives), words(looksLike), '', ''],
  ]);
}

/** The least one is 1 / 100,001. */
const printedPValue = (calibration: Calibration, score: number) => Number(pValue(calibration, score).toPrecision(6));
