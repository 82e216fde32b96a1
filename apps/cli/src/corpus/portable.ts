import { readFile } from 'node:fs/promises';
import { corpusRecipe, StrayError } from '@stray/core';
import { z } from 'zod';

const polarity = z.enum(['noun', 'adjective']);

const negative = z.object({
  text: z.string().min(1),
  polarity,
  similarity: z.number(),
  nearestLabel: z.string(),
  nearestLabelSimilarity: z.number(),
  origin: z.enum(['mined', 'pinned', 'added']),
});

/** What `stray corpus export` writes: `PortableCorpus` of the pipeline, as it is read back. */
export const portableCorpus = z.object({
  format: z.literal('stray-corpus'),
  formatVersion: z.literal(1),
  corpus: z.string(),
  number: z.int(),
  message: z.string(),
  author: z.string().nullable(),
  createdAt: z.string(),
  hash: z.string(),
  encoderId: z.string(),
  labels: z.array(z.string()),
  recipe: corpusRecipe,
  edits: z.array(z.object({ kind: z.enum(['ban', 'pin', 'add']), text: z.string(), polarity })),
  negatives: z.array(negative).min(1, 'it holds no negative'),
});
export type PortableCorpus = z.infer<typeof portableCorpus>;

/** @throws StrayError FILE_NOT_FOUND · BAD_ARGUMENT for anything but a corpus that Stray has written */
export async function readCorpusFile(path: string): Promise<PortableCorpus> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new StrayError('FILE_NOT_FOUND', `The corpus ${path} cannot be read.`, { cause });
  });
  return parseCorpus(text, path);
}

/** @param name where the text is from, for people */
export function parseCorpus(text: string, name: string): PortableCorpus {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new StrayError('BAD_ARGUMENT', `${name} is no corpus: it is not JSON.`, { cause });
  }
  const mark = z.object({ format: z.literal('stray-corpus'), formatVersion: z.number() }).safeParse(json);
  if (!mark.success) {
    throw new StrayError('BAD_ARGUMENT', `${name} is no corpus: \`stray corpus export\` and \`mine\` write one.`);
  }
  if (mark.data.formatVersion > 1) {
    throw new StrayError('BAD_ARGUMENT', `${name} was written by a newer Stray (format ${mark.data.formatVersion}).`);
  }
  const parsed = portableCorpus.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new StrayError('BAD_ARGUMENT', `${name} is a damaged corpus: ${issue?.path.join('.')}: ${issue?.message}.`);
}
