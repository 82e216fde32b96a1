import { z } from 'zod';
import { exitCodes, readOptions } from '../options.ts';
import { serverConfig, serverOptions } from '../remote/server.ts';
import { count } from './describe.ts';
import { formatFor, formatOption, writeCorpus } from './output.ts';
import { readCorpus } from './readCorpus.ts';

const config = { format: { type: 'string' }, out: { type: 'string' }, ...serverConfig } as const;

const schema = z.object({
  folders: z.tuple([z.string()], 'name one corpus: project/corpus, or a file'),
  format: formatOption,
  out: z.string().min(1, 'name a file').optional(),
  ...serverOptions,
});

export const words = { config, schema, positional: 'corpus' };

/** `stray corpus export`: a version as a file. */
export async function exportCommand(argv: readonly string[]): Promise<number> {
  const { folders, format, out, ...where } = readOptions('corpus', argv, words);
  const { name, corpus } = await readCorpus(folders[0], where);
  await writeCorpus(corpus, format ?? formatFor(out), out);
  if (out !== undefined) console.error(`${count(corpus.negatives.length)} negatives of ${name} written to ${out}`);
  return exitCodes.done;
}
