import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import { type Method, methodFacts, StrayError } from '@stray/core';
import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';

export interface ScoreRow {
  readonly path: string;
  /** Null for an image that could not be scored. */
  readonly score: number | null;
}

/** What the scores must have been made with, as far as a row can tell. */
export interface MadeWith {
  readonly labels: readonly string[];
  readonly method: Method;
}

const csvRow = z
  .object({ path: z.string(), score: z.string(), nearestLabel: z.string() })
  .transform(({ path, score, nearestLabel }) => ({ path, score: score === '' ? null : Number(score), nearestLabel }));

const jsonRow = z.union([
  z
    .object({ path: z.string(), score: z.number(), nearestLabel: z.object({ text: z.string() }) })
    .transform(({ path, score, nearestLabel }) => ({ path, score, nearestLabel: nearestLabel.text })),
  z
    .object({ path: z.string(), error: z.object({}) })
    .transform(({ path }) => ({ path, score: null, nearestLabel: '' })),
]);

/**
 * The rows of a .csv or .jsonl file that `stray score --out` wrote. Encoder and method leave no name in it: scores
 * outside the method's range and nearest classes that are not among the labels give another making away.
 *
 * @throws StrayError CALIBRATION_UNSUITABLE naming file and row · BAD_ARGUMENT for another ending
 */
export async function* readScores(file: string, { labels, method }: MadeWith): AsyncGenerator<ScoreRow> {
  const known = new Set(labels);
  const { least, most } = methodFacts[method].range;
  let number = 0;
  const refuse = (why: string, cause?: unknown) =>
    new StrayError('CALIBRATION_UNSUITABLE', `--calibration ${file}, image ${number}: ${why}`, { cause });
  const rows = rowsOf(file);
  try {
    for await (const row of rows) {
      number += 1;
      const { path, score, nearestLabel } = row;
      if (score !== null) {
        if (!Number.isFinite(score)) throw refuse('its score is no number.');
        if (score < least || score > most) {
          throw refuse(`a score of ${score} is none of ${methodFacts[method].title}: it was scored by another method.`);
        }
        if (!known.has(nearestLabel)) {
          throw refuse(`“${nearestLabel}” is not among the labels: it was scored with other labels.`);
        }
      }
      yield { path, score };
    }
  } catch (cause) {
    if (cause instanceof StrayError) throw cause;
    number += 1;
    if (cause instanceof z.ZodError || cause instanceof SyntaxError || cause instanceof CsvError) {
      throw refuse('this is no row that “stray score --out” wrote.', cause);
    }
    throw new StrayError('FILE_NOT_FOUND', `--calibration ${file} cannot be read.`, { cause });
  }
}

async function* rowsOf(file: string) {
  const input = createReadStream(file);
  const ending = extname(file).toLowerCase();
  if (ending === '.csv') {
    const records = input.pipe(parse({ columns: true, bom: true, max_record_size: longestRow }));
    input.on('error', (error) => records.destroy(error));
    for await (const record of records) yield csvRow.parse(record);
  } else if (ending === '.jsonl') {
    for await (const line of createInterface({ input })) if (line !== '') yield jsonRow.parse(JSON.parse(line));
  } else {
    input.destroy();
    throw new StrayError(
      'BAD_ARGUMENT',
      `--calibration ${file}: name a folder, or a file that ends in .csv or .jsonl.`,
    );
  }
}

/** Characters; a row holds a path, a dozen words and a message. */
const longestRow = 100_000;
