import { Readable } from 'node:stream';
import { StrayError } from '@stray/core';
import type { PrismaClient } from '@stray/db';
import { type Candidate, readWordList, type WordListFormat } from '@stray/scoring';
import type { BlobStore } from '@stray/storage';

export interface StoredWordList {
  readonly sha256: string;
  readonly words: number;
  readonly repeated: number;
  readonly empty: number;
}

export interface NewWordList {
  readonly projectId: string;
  readonly name: string;
  readonly format: WordListFormat;
  /** The file, in pieces as they come. */
  readonly content: AsyncIterable<Uint8Array>;
}

/**
 * Keeps a list of words as a blob with one word a line, as it streams in. The same words in the same order are one blob,
 * whatever form they came in.
 *
 * @throws StrayError BAD_ARGUMENT for a list that is not of its format, or beyond its limits; nothing is kept of it ·
 *   CONFLICT when the same list was collected as nobody's at this moment, and has to be sent again
 */
export async function storeWordList(
  { db, blobs }: { readonly db: PrismaClient; readonly blobs: BlobStore },
  { projectId, name, format, content }: NewWordList,
): Promise<StoredWordList> {
  const list = readWordList(content, format);
  const { sha256 } = await blobs.put(Readable.from(linesOf(list.words)));
  const { words, repeated, empty } = list.counts();
  await db.wordList.upsert({
    where: { projectId_sha256: { projectId, sha256 } },
    create: { projectId, sha256, name, words },
    update: { name },
  });
  if (!(await blobs.has(sha256))) {
    throw new StrayError('CONFLICT', 'The list was being thrown away when it was sent; send it once more.');
  }
  return { sha256, words, repeated, empty };
}

/** In pieces of some size: a write for each word would take a minute for a million. */
async function* linesOf(words: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let lines: string[] = [];
  for await (const word of words) {
    lines.push(word);
    if (lines.length < 10_000) continue;
    yield Buffer.from(`${lines.join('\n')}\n`);
    lines = [];
  }
  if (lines.length > 0) yield Buffer.from(`${lines.join('\n')}\n`);
}

/** The words of a stored list, in its order. @throws StrayError BLOB_NOT_FOUND */
export async function readWords(blobs: BlobStore, sha256: string): Promise<Candidate[]> {
  const text = (await blobs.get(sha256)).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ text: line, polarity: 'noun' }));
}
