import { findDataset } from '@stray/client';
import { decisions } from '@stray/core';
import { z } from 'zod';
import { apiName, worded } from '../input/apiName.ts';
import { filterHelp, filterOption } from '../input/filter.ts';
import { readOptions } from '../options.ts';
import { openServer, serverConfig, serverHelp, serverOptions } from '../remote/server.ts';
import { readTarget } from '../remote/target.ts';
import { decide, takeBack } from '../review/decide.ts';
import { listSamples } from '../review/listSamples.ts';

export const help = `stray review PROJECT/DATASET --filter F --decision D [options]
stray review PROJECT/DATASET --filter F --list [options]
stray review PROJECT/DATASET --undo EVENT

Says of all samples that match whether they belong, tags them or notes something: one event, which is printed and can be
undone. With --list they are only told, the lowest scores first.

${filterHelp}
                       "all" matches every sample
  --decision D         ${decisions.map(worded).join(', ')}
  --to CLASS           with --decision relabel: the class that they belong to
  --tag T              adds a tag; may be repeated
  --untag T            takes a tag away; may be repeated
  --note N             in place of the one before; empty takes it away
  --list               tells the samples instead: score, path, decision, reason
  --limit N            with --list: at most so many
  --undo EVENT         takes back what the event of this id set
  --json               print JSON and nothing else: one line for an event, or one a sample with --list
${serverHelp}

Exit code: 0 done, 1 failed, 2 wrong words.`;

const texts = z.array(z.string().trim().min(1, 'must not be empty')).default([]);

/** What says something of samples, and so does not go with --list or --undo. */
const changes = ['decision', 'to', 'tag', 'untag', 'note'] as const;

export const words = {
  config: {
    filter: { type: 'string' },
    decision: { type: 'string' },
    to: { type: 'string' },
    tag: { type: 'string', multiple: true },
    untag: { type: 'string', multiple: true },
    note: { type: 'string' },
    list: { type: 'boolean' },
    limit: { type: 'string' },
    undo: { type: 'string' },
    json: { type: 'boolean' },
    ...serverConfig,
  },
  schema: z
    .object({
      folders: z.tuple([z.string()], 'name one dataset: project/dataset'),
      filter: filterOption.optional(),
      decision: apiName(decisions).optional(),
      to: z.string().trim().min(1, 'name a class').optional(),
      tag: texts,
      untag: texts,
      note: z.string().optional(),
      list: z.boolean().default(false),
      limit: z
        .string()
        .regex(/^[1-9]\d{0,8}$/, 'must be a whole number from 1 on')
        .transform(Number)
        .optional(),
      undo: z.string().min(1, 'name an event').optional(),
      json: z.boolean().default(false),
      ...serverOptions,
    })
    .superRefine((options, context) => {
      const wrong = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
      const said = changes.find((name) => options[name] !== undefined && options[name].length > 0);
      const only = options.undo !== undefined ? 'undo' : options.list ? 'list' : undefined;
      if (options.undo !== undefined && options.filter !== undefined) wrong('filter', 'does not go with --undo');
      if (options.undo !== undefined && options.list) wrong('list', 'does not go with --undo');
      if (options.undo === undefined && options.filter === undefined) {
        wrong('filter', 'say which samples, such as flagged; all matches every one');
      }
      if (only !== undefined && said !== undefined) wrong(said, `does not go with --${only}`);
      if (only === undefined && said === undefined && options.note === undefined) {
        wrong('decision', 'say something (--decision, --tag, --untag or --note), or --list');
      }
      if ((options.decision === 'RELABEL') !== (options.to !== undefined)) {
        wrong('to', 'goes with --decision relabel, which needs it');
      }
      if (options.limit !== undefined && !options.list) wrong('limit', 'goes with --list');
    }),
  positional: 'dataset',
} as const;

/** `stray review`: decisions on all samples that match, or a list of them. */
export async function review(argv: readonly string[]): Promise<number> {
  const { folders, undo, list, ...options } = readOptions('review', argv, words);
  const server = openServer(options);
  const { id: datasetId } = await findDataset(server, readTarget(folders[0], 'review'));
  if (undo !== undefined) return takeBack(server, undo, options);
  return list ? listSamples(server, datasetId, options) : decide(server, datasetId, options);
}
