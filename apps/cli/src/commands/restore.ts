import { openEncoderById } from '@stray/models';
import { restoreBackup } from '@stray/pipeline';
import { openStore } from '@stray/storage';
import { z } from 'zod';
import { exitCodes, readOptions } from '../options.ts';
import { describeBackup, summaryOf } from '../output/backup.ts';
import { prepareHome } from '../system/home.ts';
import { openForRestore } from '../system/openDatabase.ts';
import { createProgressLine } from '../system/progressLine.ts';
import { readSettings } from '../system/settings.ts';

export const help = `stray restore FILE [--replace]

Puts a backup in place of an empty Stray, which may have another database than the one it was made of. Stray has to be
stopped. The file is checked to its end before a row is written, and all rows are written in one transaction: cut short
anywhere, everything is as it was, and it can be done again. A backup of an older Stray is brought up to this one.

  --replace            also where there are projects, which are lost
  --json               print one JSON line and nothing else

  STRAY_HOME           folder of the data (.stray in the checkout)
  DATABASE_URL         a PostgreSQL with pgvector; the embedded one when it is not set

Exit code: 0 done, 1 failed, 2 wrong words.`;

const config = { replace: { type: 'boolean' }, json: { type: 'boolean' } } as const;
const schema = z.object({
  folders: z.array(z.string().min(1)).length(1, 'name one file'),
  replace: z.boolean().default(false),
  json: z.boolean().default(false),
});

export const words = { config, schema, positional: 'file' };

/** `stray restore`: a backup in place of what is there. */
export async function restore(argv: readonly string[]): Promise<number> {
  const options = readOptions('restore', argv, words);
  const [file = ''] = options.folders;
  const settings = readSettings(process.env);
  prepareHome(settings.home);
  const database = await openForRestore(settings);
  const progress = createProgressLine();
  try {
    const checked = await restoreBackup(
      {
        databaseUrl: database.url,
        blobs: await openStore({ home: settings.home, storage: process.env.STRAY_STORAGE || undefined }),
        home: settings.home,
      },
      {
        file,
        replace: options.replace,
        onProgress: ({ step, done }) =>
          progress.show(
            step === 'photos'
              ? `${Math.round(done / 1e6).toLocaleString('en')} MB checked and put in place`
              : `${done.toLocaleString('en')} rows written`,
          ),
      },
    );
    progress.clear();
    const summary = summaryOf(checked);
    const lacking = await lackingOf(summary.encoderIds, settings.home);
    if (options.json) console.log(JSON.stringify({ file, ...summary, lackingEncoders: lacking }));
    else {
      for (const line of describeBackup(summary)) console.log(line);
      console.log(`restored from ${file}`);
      for (const id of lacking) console.error(`stray: the encoder ${id} is not here; add it with stray models add`);
    }
    return exitCodes.done;
  } finally {
    await database.close();
  }
}

async function lackingOf(encoderIds: readonly string[], home: string): Promise<string[]> {
  const there = await Promise.all(
    encoderIds.map((id) =>
      openEncoderById(id, { home }).then(
        () => true,
        () => false,
      ),
    ),
  );
  return encoderIds.filter((_, i) => !there[i]);
}
