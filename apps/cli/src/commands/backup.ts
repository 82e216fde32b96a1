import { checkBackup, writeBackup } from '@stray/pipeline';
import { openStore } from '@stray/storage';
import { z } from 'zod';
import { exitCodes, readOptions } from '../options.ts';
import { describeBackup, summaryOf } from '../output/backup.ts';
import { openDatabase } from '../system/openDatabase.ts';
import { createProgressLine } from '../system/progressLine.ts';
import { readSettings } from '../system/settings.ts';
import { version } from '../version.ts';

export const help = `stray backup FILE [--without-exports] [--without-encoders]
stray backup --check FILE

Writes all that Stray holds into one tar file: rows, embeddings, photos, archives that are not taken apart yet, files of
exports, and encoders that were added. It may be done while Stray is at work; the file holds one moment. With the embedded database, Stray waits while the rows are written.
The file has its name only when it is whole. Whoever can read it can read everything, the hashes of passwords too.

  --without-exports    leaves the files of exports out: they can be made again
  --without-encoders   leaves encoders that were added out: they can be added again
  --check              reads a backup to its end and compares everything in it with its sha256
  --json               print one JSON line and nothing else

  STRAY_HOME           folder of the data (.stray in the checkout)
  DATABASE_URL         a PostgreSQL with pgvector; the embedded one when it is not set

Thumbnails, and uploads that are not whole, are left out.
Exit code: 0 done, 1 failed, 2 wrong words, 3 done, but some photos were lost or damaged before.`;

const config = {
  check: { type: 'boolean' },
  'without-exports': { type: 'boolean' },
  'without-encoders': { type: 'boolean' },
  json: { type: 'boolean' },
} as const;
const schema = z.object({
  folders: z.array(z.string().min(1)).length(1, 'name one file'),
  check: z.boolean().default(false),
  'without-exports': z.boolean().default(false),
  'without-encoders': z.boolean().default(false),
  json: z.boolean().default(false),
});

export const words = { config, schema, positional: 'file' };

/** `stray backup`: everything into one file; or a look at whether such a file is whole. */
export async function backup(argv: readonly string[]): Promise<number> {
  const options = readOptions('backup', argv, words);
  const [file = ''] = options.folders;
  return options.check ? check(file, options.json) : write(file, options);
}

async function write(file: string, { json, ...options }: z.infer<typeof schema>): Promise<number> {
  const settings = readSettings(process.env);
  const database = await openDatabase(settings);
  const progress = createProgressLine();
  try {
    const blobs = await openStore({ home: settings.home, storage: process.env.STRAY_STORAGE || undefined });
    const summary = await writeBackup(
      { databaseUrl: database.url, blobs, home: settings.home },
      {
        file,
        version: version(),
        exports: !options['without-exports'],
        encoders: !options['without-encoders'],
        onProgress: ({ rows, blobs: photos, bytes }) =>
          progress.show(
            `${rows.toLocaleString('en')} rows, ${photos.toLocaleString('en')} photos, ${Math.round(bytes / 1e6).toLocaleString('en')} MB`,
          ),
      },
    );
    progress.clear();
    const { missing } = summary;
    if (json) console.log(JSON.stringify({ file, ...summary }));
    else {
      for (const sha256 of missing) console.error(`stray: the photo ${sha256} was lost or damaged before`);
      for (const line of describeBackup(summary)) console.log(line);
      console.log(`${file} is whole`);
    }
    return missing.length > 0 ? exitCodes.skipped : exitCodes.done;
  } finally {
    await database.close();
  }
}

async function check(file: string, json: boolean): Promise<number> {
  const progress = createProgressLine();
  const { manifest, end, archives } = await checkBackup(file, {
    progress: (bytes) => progress.show(`${Math.round(bytes / 1e6).toLocaleString('en')} MB checked`),
  });
  progress.clear();
  const summary = summaryOf({ manifest, end, archives });
  if (json) console.log(JSON.stringify({ file, createdAt: manifest.createdAt, version: manifest.version, ...summary }));
  else {
    console.log(`made by Stray ${manifest.version} at ${manifest.createdAt}`);
    for (const line of describeBackup(summary)) console.log(line);
    console.log(`${file} is whole`);
  }
  return exitCodes.done;
}
