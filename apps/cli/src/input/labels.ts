import { readFile, stat } from 'node:fs/promises';
import { StrayError } from '@stray/core';
import { readLabels } from '@stray/scoring';

const fileLimitBytes = 16 * 1024 * 1024;

/**
 * The labels of a command: those of --labels (comma separated) and then those of --labels-file (one a line; lines that
 * begin with # are comments).
 */
export async function labelsOf(options: { labels?: string | undefined; labelsFile?: string | undefined }) {
  const given = options.labels?.split(',') ?? [];
  if (options.labelsFile !== undefined) given.push(...(await labelLines(options.labelsFile)));
  return readLabels(given);
}

/** The lines of a UTF-8 text file without its comments. */
export async function labelLines(path: string): Promise<string[]> {
  try {
    const { size } = await stat(path);
    if (size > fileLimitBytes)
      throw new StrayError('FILE_TOO_LARGE', `${path} has more than 16 MB: is it a list of labels?`);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
    return text.split(/\r\n|\r|\n/).filter((line) => !line.startsWith('#'));
  } catch (cause) {
    if (cause instanceof StrayError) throw cause;
    if (cause instanceof TypeError) throw new StrayError('BAD_ARGUMENT', `${path} is not UTF-8 text.`, { cause });
    throw new StrayError('FILE_NOT_FOUND', `The labels file ${path} cannot be read.`, { cause });
  }
}
