import { readLabels } from '@stray/scoring';
import { readTextFile } from './textFile.ts';

/**
 * The labels of a command: those of --labels (comma separated) and then those of --labels-file (one a line; lines that
 * begin with # are comments).
 */
export async function labelsOf(options: {
  labels?: string | undefined;
  labelsFile?: string | undefined;
  given?: readonly string[];
}) {
  const given = [...(options.given ?? []), ...(options.labels?.split(',') ?? [])];
  if (options.labelsFile !== undefined) given.push(...(await labelLines(options.labelsFile)));
  return readLabels(given);
}

/** The lines of a UTF-8 text file without its comments. */
export async function labelLines(path: string): Promise<string[]> {
  const text = await readTextFile(path, 'labels');
  return text.split(/\r\n|\r|\n/).filter((line) => !line.startsWith('#'));
}
