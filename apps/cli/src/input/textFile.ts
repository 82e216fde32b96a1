import { readFile, stat } from 'node:fs/promises';
import { StrayError } from '@stray/core';

const limitBytes = 16 * 1024 * 1024;

/**
 * The text of a UTF-8 file.
 *
 * @param kind what the file should be, such as `labels`
 * @throws StrayError FILE_TOO_LARGE above 16 MB, BAD_ARGUMENT when it is no UTF-8, FILE_NOT_FOUND
 */
export async function readTextFile(path: string, kind: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > limitBytes) {
      throw new StrayError('FILE_TOO_LARGE', `${path} has more than 16 MB: is it a list of ${kind}?`);
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (cause) {
    if (cause instanceof StrayError) throw cause;
    if (cause instanceof TypeError) throw new StrayError('BAD_ARGUMENT', `${path} is not UTF-8 text.`, { cause });
    throw new StrayError('FILE_NOT_FOUND', `The ${kind} file ${path} cannot be read.`, { cause });
  }
}
