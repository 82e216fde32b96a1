import { stat } from 'node:fs/promises';
import { exportEnded, findDataset, startExport } from '@stray/client';
import { download } from '@stray/client/files';
import { type ExportManifest, exportFormats, exportManifest, exportSelections, StrayError } from '@stray/core';
import { linkedFormats } from '@stray/pipeline';
import { z } from 'zod';
import { linkExport } from '../export/linkExport.ts';
import { apiName, worded } from '../input/apiName.ts';
import { filterHelp, filterOption } from '../input/filter.ts';
import { exitCodes, readOptions } from '../options.ts';
import { errorLine, exitCodeOf } from '../remote/ended.ts';
import { openServer, serverConfig, serverHelp, serverOptions } from '../remote/server.ts';
import { readTarget } from '../remote/target.ts';
import { createProgressLine } from '../system/progressLine.ts';

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
${filterHelp}
  --nearest            samples without a class get their nearest label
  --as-of MOMENT       samples and decisions of that moment: 2026-05-31T12:00:00Z; now
  --force              replaces what is at FILE
  --links FOLDER       of the Stray of this machine (STRAY_HOME, DATABASE_URL): a folder in place of a file, in which each photo
                       is a hard link to the one that Stray has and takes no room. Do not write to the photos there: that would
                       damage Stray's. On another file system they are copied. For ${linked}; without --filter
${serverHelp}
  --json               print one JSON line and nothing else

Messages go to standard error. Exit code: 0 done, 1 failed, 2 wrong words, 3 done, but some images were not to be had,
4 cancelled.`;

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

const schema = z
  .object({
    folders: z.tuple([z.string()], 'name one dataset: project/dataset'),
    format: apiName(exportFormats),
    out: z.string().min(1, 'name a file').optional(),
    samples: apiName(exportSelections).optional(),
    'only-decided': z.boolean().default(false),
    filter: filterOption.optional(),
    nearest: z.boolean().default(false),
    'as-of': z.iso.datetime({ offset: true, error: 'must be a moment such as 2026-05-31T12:00:00Z' }).optional(),
    force: z.boolean().default(false),
    links: z.string().min(1, 'name a folder').optional(),
    json: z.boolean().default(false),
    ...serverOptions,
  })
  .refine(({ links, out, filter }) => links === undefined || (out === undefined && filter === undefined), {
    path: ['links'],
    message: 'goes without --out and --filter',
  });
type Options = z.infer<typeof schema>;

export const words = { config, schema, positional: 'dataset' };

/** `stray export`: a dataset of a running Stray as a file here. */
export async function exportCommand(argv: readonly string[]): Promise<number> {
  const options = readOptions('export', argv, words);
  return options.links === undefined ? asFile(options) : asLinks(options, options.links);
}

const chosen = (options: Options) =>
  ({
    samples: options['only-decided'] ? 'DECIDED' : (options.samples ?? 'NOT_DROPPED'),
    classes: options.nearest ? 'DECLARED_OR_NEAREST' : 'DECLARED',
  }) as const;

const photosDone = ({ done, total }: { readonly done: number; readonly total: number }) =>
  `${done.toLocaleString('en')} of ${total.toLocaleString('en')} photos`;

async function asFile(options: Options): Promise<number> {
  const { out, force, json } = options;
  if (out !== undefined && !force) await assertFree(out);
  const server = openServer(options);
  const dataset = await findDataset(server, readTarget(options.folders[0], 'export'));
  const begun = await startExport(server, {
    datasetId: dataset.id,
    format: options.format,
    options: { ...chosen(options), filter: options.filter, asOf: options['as-of'] },
  });
  const progress = createProgressLine();
  const made = await exportEnded(server, begun, {
    onProgress: (now) => progress.show(photosDone(now)),
  });
  if (made.sha256 === null || made.bytes === null || made.address === null) {
    progress.clear();
    console.error(`stray: ${errorLine(made.error)}`);
    return exitCodeOf(made.status, 0);
  }
  const { sha256, bytes, address } = made;
  const manifest = exportManifest.parse(made.manifest);
  const file = out ?? made.fileName;
  if (out === undefined && !force) await assertFree(file);
  await download(server, {
    ...{ file, sha256, bytes, address },
    onProgress: (came) => progress.show(`${Math.round(came / 1e6)} of ${Math.round(bytes / 1e6)} MB`),
  });
  progress.clear();
  if (json) console.log(JSON.stringify({ file, sha256, bytes, asOf: made.asOf, manifest }));
  else {
    tellSkipped(manifest);
    console.log(`${manifest.counts.written.toLocaleString('en')} photos written to ${file}`);
    console.log(`sha256 ${sha256}`);
  }
  return exitCodeOf(made.status, manifest.counts.skipped);
}

async function asLinks(options: Options, folder: string): Promise<number> {
  const { format, 'as-of': asOf, json } = options;
  const progress = createProgressLine();
  const { manifest, linked, copied } = await linkExport({
    ...{ target: readTarget(options.folders[0], 'export'), format, options: chosen(options), asOf, folder },
    onProgress: (now) => progress.show(photosDone(now)),
  });
  progress.clear();
  if (copied > 0) {
    console.error(`stray: ${copied.toLocaleString('en')} photos were copied: they could not be linked there`);
  }
  if (json) console.log(JSON.stringify({ folder, linked, copied, asOf: manifest.options.asOf, manifest }));
  else {
    tellSkipped(manifest);
    console.log(`${manifest.counts.written.toLocaleString('en')} photos in ${folder}`);
  }
  return manifest.counts.skipped > 0 ? exitCodes.skipped : exitCodes.done;
}

function tellSkipped({ skipped }: ExportManifest): void {
  for (const { path, reason } of skipped) console.error(`stray: ${path} left out [${reason}]`);
}

/** @throws StrayError CONFLICT */
async function assertFree(file: string): Promise<void> {
  const there = await stat(file).then(
    () => true,
    () => false,
  );
  if (there) throw new StrayError('CONFLICT', `${file} is there already; --force replaces it.`);
}
