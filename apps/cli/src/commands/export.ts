import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { type ExportManifest, exportFormats, exportSelections, StrayError } from '@stray/core';
import { type LinkedTree, linkedFormats } from '@stray/pipeline';
import { z } from 'zod';
import { download } from '../export/download.ts';
import { linkExport } from '../export/linkExport.ts';
import { beginExport, type RemoteExport, readExport } from '../export/remoteExport.ts';
import { exitCodes, readOptions, UsageError } from '../options.ts';
import { findDataset } from '../remote/datasets.ts';
import { openServer, type Server, serverConfig, serverHelp, serverOptions } from '../remote/server.ts';
import { createProgressLine } from '../system/progressLine.ts';
import { readTarget } from '../upload/target.ts';

/** A name of the API, as a word of the command line. */
const worded = (name: string): string => name.toLowerCase().replaceAll('_', '-');
const unworded = (word: unknown) => (typeof word === 'string' ? word.toUpperCase().replaceAll('-', '_') : word);
const formats = exportFormats.map(worded).join(', ');
const linked = linkedFormats.map(worded).join(', ');
const selections = exportSelections.map(worded).join(', ');

export const help = `stray export PROJECT/DATASET --format F [options]
stray export PROJECT/DATASET --format F --links FOLDER [options]

Makes a file of a dataset on a running Stray, waits for it, and brings it here: ${formats}.
What breaks off goes on where it stopped, also when the same command is given again; the file is there when its sha256 is right.

  --format F           one of those above
  --out FILE           where it goes; the name that the server gives, in this folder
  --samples S          ${selections}; not-dropped
  --only-decided       the same as --samples decided
  --filter JSON        only these samples, as the API's SampleFilter: '{"flagged": false}'
  --nearest            samples without a class get their nearest label
  --as-of MOMENT       samples and decisions of that moment: 2026-05-31T12:00:00Z; now
  --force              replaces what is at FILE
  --links FOLDER       of the Stray of this machine (STRAY_HOME, DATABASE_URL): a folder in place of a file, in which each photo
                       is a hard link to the one that Stray has and takes no room. Do not write to the photos there: that would
                       damage Stray's. On another file system they are copied. For ${linked}; without --filter
${serverHelp}
  --json               print one JSON line and nothing else

Messages go to standard error. Exit code: 0 done, 1 failed, 2 wrong words, 3 done, but some images were not to be had.`;

const config = {
  format: { type: 'string' },
  out: { type: 'string' },
  samples: { type: 'string' },
  'only-decided': { type: 'boolean' },
  filter: { type: 'string' },
  nearest: { type: 'boolean' },
  'as-of': { type: 'string' },
  force: { type: 'boolean' },
  links: { type: 'string' },
  json: { type: 'boolean' },
  ...serverConfig,
} as const;

const filter = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('is no JSON');
      return z.NEVER;
    }
  })
  .pipe(z.record(z.string(), z.json(), 'has to be a JSON object such as {"flagged": false}'));

const schema = z.object({
  folders: z.tuple([z.string()], 'name one dataset: project/dataset'),
  format: z.preprocess(unworded, z.enum(exportFormats, { error: `must be one of ${formats}` })),
  out: z.string().min(1, 'name a file').optional(),
  samples: z.preprocess(unworded, z.enum(exportSelections, { error: `must be one of ${selections}` }).optional()),
  'only-decided': z.boolean().default(false),
  filter: filter.optional(),
  nearest: z.boolean().default(false),
  'as-of': z.iso.datetime({ offset: true, error: 'must be a moment such as 2026-05-31T12:00:00Z' }).optional(),
  force: z.boolean().default(false),
  links: z.string().min(1, 'name a folder').optional(),
  json: z.boolean().default(false),
  ...serverOptions,
});

const askEveryMs = 500;

/** `stray export`: a dataset of a running Stray as a file here. */
export async function exportCommand(argv: readonly string[]): Promise<number> {
  const options = readOptions('export', argv, { config, schema, positional: 'dataset' });
  const { out, force, json, links } = options;
  const wanted = {
    samples: options['only-decided'] ? 'DECIDED' : (options.samples ?? 'NOT_DROPPED'),
    classes: options.nearest ? 'DECLARED_OR_NEAREST' : 'DECLARED',
  } as const;
  const target = readTarget(options.folders[0], 'export');
  const progress = createProgressLine();
  if (links !== undefined) {
    if (out !== undefined || options.filter !== undefined) {
      throw new UsageError('--links goes without --out and --filter.', 'export');
    }
    const { format, 'as-of': asOf } = options;
    const tree = await linkExport({
      ...{ target, format, options: wanted, asOf, folder: links },
      onProgress: ({ done, total }) =>
        progress.show(`${done.toLocaleString('en')} of ${total.toLocaleString('en')} photos`),
    });
    progress.clear();
    return tellTree(links, tree, json);
  }
  if (out !== undefined && !force) await assertFree(out);
  const server = openServer(options);
  const dataset = await findDataset(server, target);
  const begun = await beginExport(server, {
    datasetId: dataset.id,
    format: options.format,
    options: { ...wanted, filter: options.filter, asOf: options['as-of'] },
  });
  const made = await whenEnded(server, begun, ({ done, total }) =>
    progress.show(`${done.toLocaleString('en')} of ${total.toLocaleString('en')} photos`),
  );
  if (made.sha256 === null || made.bytes === null || made.address === null) {
    progress.clear();
    console.error(`stray: ${made.error ? `${made.error.message} [${made.error.code}]` : 'The export was cancelled.'}`);
    return exitCodes.failed;
  }
  const { sha256, bytes, manifest } = made;
  const file = out ?? made.fileName;
  if (out === undefined && !force) await assertFree(file);
  await download({
    ...{ file, sha256, bytes, headers: server.headers, url: server.url + made.address },
    onProgress: (came) => progress.show(`${Math.round(came / 1e6)} of ${Math.round(bytes / 1e6)} MB`),
  });
  progress.clear();
  const skipped = manifest?.counts.skipped ?? 0;
  if (json) console.log(JSON.stringify({ file, sha256, bytes, asOf: made.asOf, manifest }));
  else {
    tellSkipped(manifest);
    console.log(`${(manifest?.counts.written ?? 0).toLocaleString('en')} photos written to ${file}`);
    console.log(`sha256 ${sha256}`);
  }
  return skipped > 0 ? exitCodes.skipped : exitCodes.done;
}

function tellTree(folder: string, { manifest, linked: links, copied }: LinkedTree, json: boolean): number {
  if (copied > 0) {
    console.error(`stray: ${copied.toLocaleString('en')} photos were copied: they could not be linked there`);
  }
  if (json) console.log(JSON.stringify({ folder, linked: links, copied, asOf: manifest.options.asOf, manifest }));
  else {
    tellSkipped(manifest);
    console.log(`${manifest.counts.written.toLocaleString('en')} photos in ${folder}`);
  }
  return manifest.counts.skipped > 0 ? exitCodes.skipped : exitCodes.done;
}

function tellSkipped(manifest: ExportManifest | null): void {
  for (const { path, reason } of manifest?.skipped ?? []) console.error(`stray: ${path} left out [${reason}]`);
}

async function whenEnded(
  server: Server,
  begun: RemoteExport,
  tell: (row: RemoteExport) => void,
): Promise<RemoteExport> {
  let row = begun;
  while (row.status === 'QUEUED' || row.status === 'RUNNING') {
    await delay(askEveryMs);
    row = await readExport(server, row.id);
    tell(row);
  }
  return row;
}

/** @throws StrayError CONFLICT */
async function assertFree(file: string): Promise<void> {
  const there = await stat(file).then(
    () => true,
    () => false,
  );
  if (there) throw new StrayError('CONFLICT', `${file} is there already; --force replaces it.`);
}
