import { findDataset } from '@stray/client';
import { z } from 'zod';
import { readOptions } from '../options.ts';
import { openServer, serverConfig, serverHelp, serverOptions } from '../remote/server.ts';
import { readTarget } from '../remote/target.ts';
import { watchDataset } from '../run/watchDataset.ts';
import { watchRun } from '../run/watchRun.ts';

export const help = `stray watch PROJECT/DATASET|RUN [options]

Shows how far a run is until it has ended; or what is at work on a dataset (archives, its latest run, exports) until nothing
is. RUN is the id that "stray run" prints.

  --json               print one JSON line whenever something has come further, and nothing else
${serverHelp}

A connection that breaks off is taken up again. Messages go to standard error.
Exit code: 0 done, 1 failed, 2 wrong words, 3 done, but some photos were skipped, 4 cancelled.`;

export const words = {
  config: { json: { type: 'boolean' }, ...serverConfig },
  schema: z.object({
    folders: z.tuple([z.string()], 'name one dataset or run: project/dataset, or the id of a run'),
    json: z.boolean().default(false),
    ...serverOptions,
  }),
  positional: 'dataset',
} as const;

/** `stray watch`: a run or a dataset, live. */
export async function watch(argv: readonly string[]): Promise<number> {
  const options = readOptions('watch', argv, words);
  const [given] = options.folders;
  const server = openServer(options);
  if (!given.includes('/')) return watchRun(server, given, options);
  const { id } = await findDataset(server, readTarget(given, 'watch'));
  return watchDataset(server, id, options);
}
