import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Method, methodFacts, StrayError } from '@stray/core';
import { type Candidate, type CandidateList, readCandidateLists } from '@stray/scoring';
import { z } from 'zod';
import { readTextFile } from './textFile.ts';

export const candidatesConfig = { candidates: { type: 'string', multiple: true } } as const;

export const candidatesOption = z.array(z.string().min(1, 'name a folder or a file')).optional();

export const candidatesHelp = `  --candidates PATH    mine the negatives from these words instead: a folder with noun.*.txt and adj.*.txt, one word a
                       line, as the published lists are, or one such file; may be repeated, the first of a word counts`;

/** True for a method whose negatives are mined from the plain pool. */
export const takesCandidates = (method: Method) => methodFacts[method].needs.includes('negatives');

/**
 * The words of candidate lists, of folders in byte order of their files' names.
 *
 * @throws StrayError FILE_NOT_FOUND · NEGATIVES_MISSING when the lists hold no words · BAD_ARGUMENT for text that is no list
 */
export async function readCandidates(paths: readonly string[] | undefined): Promise<readonly Candidate[] | undefined> {
  if (paths === undefined) return undefined;
  const lists: CandidateList[] = [];
  for (const path of paths) {
    for (const file of await listsAt(path)) {
      lists.push({ name: basename(file), text: await readTextFile(file, 'candidates') });
    }
  }
  return readCandidateLists(lists);
}

async function listsAt(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = (await readdir(path)).filter((name) => /^(noun|adj)\..*\.txt$/.test(name));
    return names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).map((name) => join(path, name));
  } catch (cause) {
    throw new StrayError('FILE_NOT_FOUND', `--candidates ${path} is not there or cannot be read.`, { cause });
  }
}
