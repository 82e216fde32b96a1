import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { Readable } from 'node:stream';
import type { StrayClient } from '@stray/client';
import { StrayError } from '@stray/core';
import { type Candidate, readWordList, type WordListFormat } from '@stray/scoring';
import { z } from 'zod';

/** The words of a file, and the name of the list that they are. */
export interface WordsOfFile {
  readonly words: readonly Candidate[];
  /** What a server calls the same list: the sha256 of its words, one a line. */
  readonly wordList: string;
  readonly repeated: number;
  readonly empty: number;
}

/** @throws StrayError FILE_NOT_FOUND · BAD_ARGUMENT for a file that is no list of words */
export async function readWordFile(path: string): Promise<WordsOfFile> {
  await checkFile(path);
  const list = readWordList(createReadStream(path), formatOf(path));
  const hash = createHash('sha256');
  const words: Candidate[] = [];
  for await (const text of list.words) {
    hash.update(`${text}\n`);
    words.push({ text, polarity: 'noun' });
  }
  const { repeated, empty } = list.counts();
  return { words, wordList: hash.digest('hex'), repeated, empty };
}

const stored = z.object({ wordListId: z.string(), words: z.number(), repeated: z.number(), empty: z.number() });
export type SentWords = z.infer<typeof stored>;

/** Sends a file to a server as it is read, however long it is. @throws StrayError FILE_NOT_FOUND, and as `StrayClient.send` */
export async function sendWordFile(server: StrayClient, path: string, projectId: string): Promise<SentWords> {
  await checkFile(path);
  return sendWords(server, () => createReadStream(path), { projectId, name: basename(path), format: formatOf(path) });
}

export async function sendWords(
  server: StrayClient,
  open: () => Readable,
  { projectId, name, format }: { readonly projectId: string; readonly name: string; readonly format: WordListFormat },
): Promise<SentWords> {
  const query = new URLSearchParams({ project: projectId, name, format });
  return stored.parse(await server.send(`/words?${query}`, () => Readable.toWeb(open())));
}

export function sayWordCounts({ words, repeated, empty }: { words: number; repeated: number; empty: number }): void {
  const left = [
    repeated > 0 ? `${repeated.toLocaleString('en')} repeated` : '',
    empty > 0 ? `${empty.toLocaleString('en')} empty` : '',
  ].filter((part) => part !== '');
  console.error(`${words.toLocaleString('en')} words${left.length > 0 ? `; left out: ${left.join(', ')}` : ''}`);
}

function formatOf(path: string): WordListFormat {
  const ending = extname(path).toLowerCase();
  return ending === '.csv' ? 'csv' : ending === '.json' ? 'json' : 'text';
}

async function checkFile(path: string): Promise<void> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new StrayError('FILE_NOT_FOUND', `The list of words ${path} cannot be read.`, { cause });
  });
  if (found.isDirectory()) throw new StrayError('FILE_NOT_FOUND', `${path} is a folder, not a list of words.`);
}
