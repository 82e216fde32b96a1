import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, migrate, addExport, exportMoment, startExport } from '@stray/db';
import { exportDataset } from '@stray/pipeline';
import { createFileStore } from '@stray/storage';
import { makeDataset, makeOwnDatabase, tinyImage } from '@stray/testing';
const { url, drop } = await makeOwnDatabase('postgres://postgres@127.0.0.1:25440/postgres', 'stray_mem');
await migrate(url);
const { prisma: db, close } = await createDatabase(url);
const home = mkdtempSync(join(tmpdir(), 'stray-mem-'));
const blobs = createFileStore(home);
const { sha256, bytes } = await blobs.put(await tinyImage());
const d = await makeDataset(db);
let have = 0;
for (const n of [20_000, 100_000]) {
  await db.$executeRawUnsafe(`INSERT INTO "Sample" (id, "datasetId", sha256, path, bytes, width, height, "decodedAt") SELECT gen_random_uuid(), '${d.id}', '${sha256}', 'train/hat/photo-' || lpad(i::text, 8, '0') || '.png', ${bytes}, 16, 12, now() FROM generate_series(${have}, ${n - 1}) i`);
  have = n;
  await db.$executeRawUnsafe('ANALYZE "Sample"');
  for (const format of ['JSONL', 'IMAGE_FOLDER']) {
    const asOf = (await exportMoment(db)).toISOString();
    const row = await addExport(db, { datasetId: d.id, format, author: 'x', fileName: 'x', options: { samples: 'ALL', classes: 'DECLARED', filter: {}, runId: null, asOf } });
    await startExport(db, row.id);
    globalThis.gc?.();
    let peak = 0;
    const begun = performance.now();
    await exportDataset({ db, blobs, home }, { export: row, onProgress: async () => { peak = Math.max(peak, process.memoryUsage().rss); return true; } });
    const s = (performance.now() - begun) / 1000;
    console.log(n, format, `${s.toFixed(1)} s`, `${Math.round(n / s)}/s`, `peak RSS ${Math.round(peak / 1e6)} MB`);
  }
}
await close(); await drop();
process.exit(0);
