// Tables of many samples as exports: rows a second and the memory of the process that makes nothing else, beside a COPY of the
// same columns by the database itself, in the same order and the same run.
//
//   npm run bench -- export
//   BENCH_SAMPLES=100000,1000000 BENCH_FORMATS=PARQUET; the larger one also with --long
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDatabase, migrate } from '@stray/db';
import { makeOwnDatabase } from '@stray/testing';
import { type Exportable, makeExportable } from './exportable.ts';
import { long, report } from './peer.ts';
import { exponentOf } from './scale/growth.ts';

const usual = long ? '100000,1000000' : '20000,100000';
const sizes = (process.env.BENCH_SAMPLES ?? usual).split(',').map(Number);
const formats = (process.env.BENCH_FORMATS ?? 'JSONL,CSV,PARQUET').split(',');
const worker = fileURLToPath(new URL('workers/exportTable.mjs', import.meta.url));
const mostMb = 400;
const leastOfCopy = 0.5;

/** How long each size took. */
const took: { format: string; size: number; ms: number }[] = [];

const server = process.env.TEST_DATABASE_URL;
if (server === undefined) console.log('skipped: a PostgreSQL with processes (TEST_DATABASE_URL is not set)');
else {
  console.log(`export: ${cpus().length} threads, ${cpus()[0]?.model}, Node ${process.version}`);
  const home = mkdtempSync(join(tmpdir(), 'stray-bench-export-'));
  const own = await makeOwnDatabase(server, 'stray_export');
  try {
    await migrate(own.url);
    for (const samples of sizes) {
      const { prisma, close } = await createDatabase(own.url);
      const exportable = await makeExportable(prisma, samples).finally(close);
      await measure(own.url, home, { ...exportable, samples });
    }
    for (const format of sizes.length > 1 ? formats : []) {
      const ofFormat = took.filter((one) => one.format === format);
      report(`${format}: time grows as samples to the power of`, exponentOf(ofFormat), { unit: '' });
    }
  } finally {
    await own.drop();
    rmSync(home, { recursive: true, force: true });
  }
}

async function measure(url: string, home: string, { datasetId, runId, samples }: Exportable & { samples: number }) {
  console.log(`\n${samples} samples`);
  for (const format of formats) {
    const copy = await copySeconds(url, { datasetId, runId });
    const output = execFileSync(process.execPath, [worker, url, home, datasetId, runId, format], { encoding: 'utf8' });
    const { seconds, peakMb, beforeMb, bytes } = JSON.parse(output);
    took.push({ format, size: samples, ms: seconds * 1000 });
    report(`  ${format}: rows`, samples / seconds, { unit: '/s', digits: 0 });
    report(`  ${format}: the file`, bytes / 1e6, { unit: 'MB', digits: 1 });
    report(`  ${format}: peak memory before the export began`, beforeMb, { unit: 'MB', digits: 0 });
    report(`  ${format}: peak memory`, peakMb, { unit: 'MB', digits: 0, atMost: mostMb });
    report(
      `  ${format}: rows a second, export / COPY`,
      copy / seconds,
      // Of a few rows it is the time that an export takes to begin.
      format === 'PARQUET' && samples >= 1_000_000 ? { atLeast: leastOfCopy } : {},
    );
  }
}

/** Seconds until COPY has sent the columns of a table, which this process throws away. */
async function copySeconds(url: string, { datasetId, runId }: Exportable): Promise<number> {
  const statement = `COPY (
    SELECT s.path, (CASE WHEN r.decision = 'RELABEL' THEN ARRAY[r."relabelTo"] ELSE s."declaredClasses" END)[1],
           r.decision, sc.flagged, sc.score, sc."pValue", sc."nearestLabel", sc."nearestLabelSimilarity", sc."topNegatives",
           sc."topNegativeSimilarities", sc."looksLike", s."declaredClasses", r.tags, r.note, r.reviewer, r."reviewedAt",
           s.width, s.height, s.bytes, s.sha256, s.id, s."errorCode"
    FROM "Sample" s
    LEFT JOIN "SampleScore" sc ON sc."sampleId" = s.id AND sc."runId" = '${runId}'
    LEFT JOIN "Review" r ON r."sampleId" = s.id
    WHERE s."datasetId" = '${datasetId}' ORDER BY s.path, s.id
  ) TO STDOUT`;
  const begun = performance.now();
  execFileSync('psql', [url, '-qXc', statement], { stdio: ['ignore', 'ignore', 'inherit'] });
  return (performance.now() - begun) / 1000;
}
