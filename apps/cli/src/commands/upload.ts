import { join } from 'node:path';
import { localFiles, upload as send } from '@stray/client/files';
import { archiveFormat, importFormats, isImageName, StrayError } from '@stray/core';
import { z } from 'zod';
import { importFormatOption } from '../input/importFormat.ts';
import { exitCodes, readOptions } from '../options.ts';
import { datasetFor } from '../remote/datasetFor.ts';
import { openServer, serverConfig, serverHelp, serverOptions } from '../remote/server.ts';
import { readTarget } from '../remote/target.ts';
import { createProgressLine } from '../system/progressLine.ts';
import { homeOf } from '../system/settings.ts';

export const help = `stray upload PATH… PROJECT/DATASET [options]

Sends photos to a dataset of a running Stray: folders with all that is below them, single photos, and archives (zip, tar,
tar.gz, tar.zst), which the server takes apart, with the annotations in them. The dataset is made when it is not there. What the server has already is neither
sent to the dataset twice nor kept twice; after a lost connection each file goes on where it was.

  --no-classes         the folder of a photo is not its declared class
  --format F           how archives say what their photos show: ${importFormats.join(', ')};
                       found out where it is left out
  --create             makes the project too, when it is not there
  --at-once N          files that are sent at the same time; 8
${serverHelp}
  --json               print one JSON line and nothing else

Files that are no images and no archives by their names are left out. Messages go to standard error.
Exit code: 0 done, 1 failed, 2 wrong words, 3 done, but some files were refused.`;

const config = {
  'no-classes': { type: 'boolean' },
  format: { type: 'string' },
  create: { type: 'boolean' },
  'at-once': { type: 'string' },
  json: { type: 'boolean' },
  ...serverConfig,
} as const;

const schema = z.object({
  folders: z.array(z.string()).min(2, 'name what to send and where it goes: photos/ project/dataset'),
  'no-classes': z.boolean().default(false),
  format: importFormatOption,
  create: z.boolean().default(false),
  'at-once': z.coerce.number().int().min(1, 'must be from 1 to 64').max(64, 'must be from 1 to 64').default(8),
  json: z.boolean().default(false),
  ...serverOptions,
});

export const words = { config, schema, positional: 'path' };

/** `stray upload`: photos, folders and archives to a dataset of a running Stray. */
export async function upload(argv: readonly string[]): Promise<number> {
  const options = readOptions('upload', argv, words);
  const paths = options.folders.slice(0, -1);
  const target = readTarget(options.folders.at(-1) ?? '', 'upload');
  let [files, bytes, others] = [0, 0, 0];
  const local = await localFiles(paths, (path) => {
    const wanted = isImageName(path) || archiveFormat(path) !== undefined;
    if (!wanted) others += 1;
    return wanted;
  });
  const server = openServer(options);
  const found = await datasetFor(server, target, options.create);
  const [datasetId, project] = [found.id, found.project.slug];
  const progress = createProgressLine();
  const refused = await send(server, local, {
    datasetId,
    classes: !options['no-classes'],
    format: options.format,
    atOnce: options['at-once'],
    notes: join(homeOf(process.env), 'client'),
    onProgress: (done, sent) => {
      [files, bytes] = [done, sent];
      progress.show(`${done.toLocaleString('en')} files, ${Math.round(sent / 1e6).toLocaleString('en')} MB sent`);
    },
  });
  progress.clear();
  if (files === 0) throw new StrayError('FOLDER_EMPTY', `There are no images and no archives in ${paths.join(', ')}.`);
  const sent = files - refused.length;
  if (options.json) {
    console.log(JSON.stringify({ project, dataset: target.dataset, datasetId, sent, bytes, leftOut: others, refused }));
  } else {
    for (const { path, code, message } of refused) console.error(`stray: ${path}: ${message} [${code}]`);
    if (others > 0) console.error(`stray: ${others} files left out: no images and no archives by their names`);
    console.log(`${sent} files sent to ${project}/${target.dataset}`);
    console.log(`${server.url}/p/${encodeURIComponent(project)}/${encodeURIComponent(target.dataset)}`);
  }
  return refused.length > 0 ? exitCodes.skipped : exitCodes.done;
}
