/** upload: small images through tus into the API, by the client in parcels and one by one, against the disk's own sequential write and the hash of the same bytes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '@stray/client';
import { localFiles, upload } from '@stray/client/files';
import { createDatabase, migrate, startEmbedded } from '@stray/db';
import { freePort } from '@stray/testing';
import { long, report } from './peer.ts';

const count = Number(process.env.BENCH_UPLOADS ?? (long ? 20_000 : 5_000));
const bytesEach = Number(process.env.BENCH_UPLOAD_BYTES ?? 20_000);
const single = Math.min(count, 2000);
const lanes = 8;
console.log(
  `upload: ${count} files of ${bytesEach} bytes by ${lanes} clients, ${cpus()[0]?.model}, Node ${process.version}`,
);

const home = mkdtempSync(join(tmpdir(), 'stray-bench-upload-'));
const main = fileURLToPath(new URL('../apps/api/dist/main.js', import.meta.url));
const port = await freePort();
const api = `http://127.0.0.1:${port}`;
const noise = randomBytes(bytesEach);
/** No two alike. */
const fileOf = (i: number) => {
  const bytes = Buffer.from(noise);
  bytes.writeUInt32LE(i, 0);
  return bytes;
};
const seconds = async (work: () => Promise<unknown>) => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
};

const embedded = await startEmbedded({ dir: 'memory://' });
await migrate(embedded.url);
const { prisma: db, close } = await createDatabase(embedded.url);
const project = await db.project.create({ data: { name: 'bench', slug: 'bench' } });
const { id } = await db.dataset.create({ data: { projectId: project.id, name: 'bench' } });
const server = spawn(process.execPath, [main], {
  env: { ...process.env, DATABASE_URL: embedded.url, STRAY_HOME: home, API_PORT: String(port), LOG_LEVEL: 'error' },
  stdio: ['ignore', 'inherit', 'inherit'],
});
try {
  while (
    !(await fetch(`${api}/health`).then(
      (answer) => answer.ok,
      () => false,
    ))
  ) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const encode = (text: string) => Buffer.from(text).toString('base64');
  const send = async (i: number) => {
    const bytes = fileOf(i);
    const metadata = `dataset ${encode(encode(`Dataset:${id}`))},path ${encode(`${i}.jpg`)}`;
    const answer = await fetch(`${api}/uploads`, {
      method: 'POST',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': String(bytes.length),
        'upload-metadata': metadata,
        'content-type': 'application/offset+octet-stream',
      },
      body: bytes,
    });
    if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
  };
  const photos = join(home, 'photos');
  mkdirSync(photos);
  for (let i = 0; i < count; i++) writeFileSync(join(photos, `${i}.jpg`), fileOf(i));
  await Promise.all(Array.from({ length: 100 }, (_, i) => send(2 * count + i)));
  const idle = memoryOf(server);
  let peak = idle;
  const watch = setInterval(() => {
    peak = Math.max(peak, memoryOf(server));
  }, 500);
  const datasetId = encode(`Dataset:${id}`);
  const before = cpuNow(server);
  const took = await seconds(async () => {
    const refused = await upload(createClient({ url: api }), await localFiles([photos]), { datasetId, atOnce: lanes });
    if (refused.length > 0) throw new Error(`${refused.length} were refused.`);
  });
  if ((await db.sample.count({ where: { datasetId: id } })) !== count + 100) throw new Error('Some are not there.');
  const used = cpuSince(before, server);
  const journal = join(home, 'parcels');
  const settling = await seconds(async () => {
    while (existsSync(journal) && readdirSync(journal).length > 0)
      await new Promise((resolve) => setTimeout(resolve, 50));
  });
  let next = count;
  const oneByOne = await seconds(() =>
    Promise.all(
      Array.from({ length: lanes }, async () => {
        while (next < count + single) await send(next++);
      }),
    ),
  );
  clearInterval(watch);
  const megabytes = (count * bytesEach) / 1e6;
  const piece = randomBytes(2 ** 20);
  const pieces = Math.ceil((count * bytesEach) / piece.length);
  const writing = await seconds(async () => {
    const file = openSync(join(home, 'sequential'), 'w');
    for (let i = 0; i < pieces; i++) writeSync(file, piece);
    fsyncSync(file);
    closeSync(file);
  });
  const appending = await seconds(async () => {
    const file = await open(join(home, 'appended'), 'w');
    for (let i = 0; i < count; i++) await file.appendFile(fileOf(i));
    await file.sync();
    await file.close();
  });
  const hashing = await seconds(async () => {
    for (let i = 0; i < count; i++) createHash('sha256').update(fileOf(i)).digest('hex');
  });
  // What the same files cost that are written one by one, each safe before the next.
  const each = await seconds(async () => {
    for (let i = 0; i < single; i++) {
      const file = await open(join(home, `single-${i}`), 'w');
      await file.appendFile(fileOf(i));
      await file.sync();
      await file.close();
    }
  });
  report('files acknowledged, one by one', single / oneByOne, { unit: 'files/s' });
  report('files acknowledged, in parcels', count / took, { unit: 'files/s' });
  report('bytes acknowledged', megabytes / took, { unit: 'MB/s' });
  report('the disk in sequence, a megabyte at a time, synced at its end', megabytes / writing, { unit: 'MB/s' });
  report('the same files appended to one, synced at its end', megabytes / appending, { unit: 'MB/s' });
  report('the disk, the same files one by one, each synced', single / each, { unit: 'files/s' });
  report('sha256 alone', megabytes / hashing, { unit: 'MB/s' });
  report('acknowledged / the disk in sequence', writing / took, { atLeast: 0.5 });
  report('acknowledged / appended to one file', appending / took);
  report('acknowledged in parcels / written and synced one by one', count / took / (single / each));
  report('acknowledged and all in files / the disk in sequence', writing / (took + settling));
  report('processor, API', used.api / took, { unit: 'cores' });
  report('processor, clients and database, in one process', used.rest / took, { unit: 'cores' });
  report('processor, all of them, of the machine', (used.api + used.rest) / took / availableParallelism());
  report('processor of the machine that is at work, whoever it works for', used.busy / used.total);
  report('hashing, of the processor time of the API', hashing / used.api);
  report('processor time of an image, API', (1e6 * used.api) / count, { unit: 'µs' });
  report('processor time of an image, clients and database', (1e6 * used.rest) / count, { unit: 'µs' });
  report('memory of the API above idle', (peak - idle) / 1024, { unit: 'MB', atMost: 300 });
} finally {
  server.kill('SIGTERM');
  await new Promise((resolve) => server.once('exit', resolve));
  await close();
  await embedded.stop();
  rmSync(home, { recursive: true, force: true });
}

interface Processor {
  /** Seconds. */
  readonly api: number;
  readonly rest: number;
  /** Of all cores, of the whole machine: at work, and in all. */
  readonly busy: number;
  readonly total: number;
}

/** Processor time so far: of the API, and of this process, which holds the clients and the database. */
function cpuNow({ pid }: ChildProcess): Processor {
  // Fields 14 and 15 are ticks of a hundredth of a second in user and system mode; the name before may hold blanks.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  const { user, system } = process.cpuUsage();
  const times = cpus().map((core) => core.times);
  const idle = times.reduce((sum, core) => sum + core.idle, 0) / 1000;
  const total = times.reduce((sum, core) => sum + core.idle + core.user + core.nice + core.sys + core.irq, 0) / 1000;
  return {
    api: (Number(fields[11]) + Number(fields[12])) / 100,
    rest: (user + system) / 1e6,
    busy: total - idle,
    total,
  };
}

function cpuSince(before: Processor, child: ChildProcess): Processor {
  const now = cpuNow(child);
  return {
    api: now.api - before.api,
    rest: now.rest - before.rest,
    busy: now.busy - before.busy,
    total: now.total - before.total,
  };
}

/** Resident, in kB. */
function memoryOf({ pid }: ChildProcess): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes);
}
