import { resolve } from 'node:path';
import { importEnded, startImport } from '@stray/client';
import { importFormats } from '@stray/core';
import { z } from 'zod';
import { importFormatOption } from '../input/importFormat.ts';
import { readOptions } from '../options.ts';
import { datasetFor } from '../remote/datasetFor.ts';
import { exitCodeOf } from '../remote/ended.ts';
import { openServer, serverConfig, serverHelp, serverOptions } from '../remote/server.ts';
import { readTarget } from '../remote/target.ts';
import { createProgressLine } from '../system/progressLine.ts';
import { describeFound } from '../upload/describeFound.ts';

export const help = `stray import PATH PROJECT/DATASET [options]

Copies the photos of a folder that the server can read into a dataset: a folder or an archive on the server's machine, or
s3://bucket/prefix. Whoever runs the server says in STRAY_IMPORT_PATHS what may be imported. Classes come from folders or
from annotations; what the dataset has already is not there twice.

  --format F           ${importFormats.join(', ')};
                       found out where it is left out
  --no-classes         neither folders nor annotations are declared classes
  --create             makes the project too, when it is not there
  --no-wait            ends when the import is queued
${serverHelp}
  --json               print one JSON line and nothing else

Messages go to standard error. Exit code: 0 done, 1 failed, 2 wrong words, 3 done, but something was refused or wrong,
4 cancelled.`;

const config = {
  format: { type: 'string' },
  'no-classes': { type: 'boolean' },
  create: { type: 'boolean' },
  'no-wait': { type: 'boolean' },
  json: { type: 'boolean' },
  ...serverConfig,
} as const;

const schema = z.object({
  folders: z.array(z.string()).length(2, 'name one folder and where it goes: /data/photos project/dataset'),
  format: importFormatOption,
  'no-classes': z.boolean().default(false),
  create: z.boolean().default(false),
  'no-wait': z.boolean().default(false),
  json: z.boolean().default(false),
  ...serverOptions,
});

export const words = { config, schema, positional: 'path' };

/** `stray import`: a folder of the server, or an S3 prefix, into a dataset. */
export async function importCommand(argv: readonly string[]): Promise<number> {
  const options = readOptions('import', argv, words);
  const [given = '', where = ''] = options.folders;
  const target = readTarget(where, 'import');
  // The server's machine is this one mostly.
  const path = given.startsWith('s3://') ? given : resolve(given);
  const server = openServer(options);
  const found = await datasetFor(server, target, options.create);
  const [datasetId, project] = [found.id, found.project.slug];
  const { format } = options;
  const begun = await startImport(server, { datasetId, path, format, classes: !options['no-classes'] });
  const progress = createProgressLine();
  const upload = options['no-wait']
    ? begun
    : await importEnded(server, begun, {
        onProgress: ({ progress: share, done }) =>
          progress.show(`${Math.floor(share * 100)} % read, ${done.toLocaleString('en')} photos`),
      });
  progress.clear();
  if (options.json) {
    console.log(JSON.stringify({ project, dataset: target.dataset, datasetId, ...upload }));
  } else {
    if (upload.error !== null) console.error(`stray: ${upload.error.message} [${upload.error.code}]`);
    for (const line of describeFound(upload)) console.error(`stray: ${line}`);
    const state = options['no-wait'] ? 'queued' : `${upload.done - upload.failed} photos imported`;
    console.log(`${state} to ${project}/${target.dataset}`);
    console.log(`${server.url}/p/${encodeURIComponent(project)}/${encodeURIComponent(target.dataset)}`);
  }
  return exitCodeOf(
    upload.status,
    upload.failed + (upload.found?.problems.count ?? 0) + (upload.found?.withoutImage.count ?? 0),
  );
}
