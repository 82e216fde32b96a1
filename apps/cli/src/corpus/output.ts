import { extname } from 'node:path';
import { exportCorpus, exportFormats } from '@stray/pipeline';
import { z } from 'zod';
import { createLines, type Lines, standardOutputLines } from '../output/lines.ts';
import type { PortableCorpus } from './portable.ts';

export const formatOption = z.enum(exportFormats, `must be one of ${exportFormats.join(', ')}`).optional();
type Format = NonNullable<z.infer<typeof formatOption>>;

const byEnding: Readonly<Record<string, Format>> = { '.txt': 'text', '.csv': 'csv', '.json': 'json' };

/** The format that a file's name stands for, JSON where it stands for none. */
export const formatFor = (path: string | undefined): Format => byEnding[extname(path ?? '').toLowerCase()] ?? 'json';

/** Writes a corpus to a file, which has its name only when it is whole, or to standard output. */
export async function writeCorpus(corpus: PortableCorpus, format: Format, path: string | undefined): Promise<void> {
  const lines = path === undefined ? standardOutputLines() : await createLines(path);
  try {
    await addAll(lines, exportCorpus(corpus, format));
    await lines.finish();
  } catch (error) {
    await lines.abandon();
    throw error;
  }
}

/** Pieces of text as the lines that they make. */
async function addAll(lines: Lines, pieces: Iterable<string>): Promise<void> {
  let begun = '';
  for (const piece of pieces) {
    const parts = (begun + piece).split('\n');
    begun = parts.pop() ?? '';
    for (const line of parts) await lines.add(line);
  }
  if (begun !== '') await lines.add(begun);
}
