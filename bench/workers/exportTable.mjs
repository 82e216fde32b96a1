// Makes one export of a dataset as the built worker does, with nothing else in the process: DATABASE_URL HOME DATASET RUN FORMAT.
import { exportOptions } from '@stray/core';
import { addExport, createDatabase, exportMoment, startExport } from '@stray/db';
import { createFileStore } from '@stray/storage';
import { exportDataset } from '../../packages/pipeline/dist/export/exportDataset.js';

const [url = '', home = '', datasetId = '', runId = '', format = ''] = process.argv.slice(2);
const { prisma: db, pool, close } = await createDatabase(url);
const asOf = (await exportMoment(db)).toISOString();
const { id } = await addExport(db, {
  ...{ datasetId, format, author: 'bench', fileName: `export.${format}` },
  options: exportOptions.parse({ samples: 'ALL', runId, asOf }),
});
const row = await startExport(db, id);
if (row === null) throw new Error('The export was not started.');
const beforeMb = process.resourceUsage().maxRSS / 1024;
const begun = performance.now();
await exportDataset({ db, pool, blobs: createFileStore(home), home }, { export: row, onProgress: async () => true });
const seconds = (performance.now() - begun) / 1000;
const made = await db.export.findUniqueOrThrow({ where: { id } });
await close();
const peakMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ seconds, beforeMb, peakMb, bytes: Number(made.bytes) }));
