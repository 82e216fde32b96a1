/** encode: files → embeddings, against the same network with the same views in PyTorch with Pillow, on the same cores. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { embeddedEncoder } from '@stray/models';
import { openImagePool, smallBatch } from '@stray/scoring';
import { decodeRate, workersRate } from './decodeRate.ts';
import { long, median, report, runPeer } from './peer.ts';
import { linkPhotos, sources } from './photos.ts';
import { exponentOf } from './scale/growth.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const wanted = Number(process.env.BENCH_COUNT ?? (long ? 6_000 : 400));
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
/** Photos that tell the peer's rate. */
const ofPeer = 200;
const cores = Math.min(availableParallelism(), 16);

const folder = await embeddedEncoder();
const { views } = folder.manifest.preprocessing;
const scratch = mkdtempSync(join(tmpdir(), 'stray-bench-'));
const files = linkPhotos(scratch, wanted);
console.log(
  `encode: ${files.length} photos, ${views.length} views each, ${cores} threads, ${cpus()[0]?.model}, Node ${process.version}`,
);

try {
  const rates = { ours: [] as number[], decode: [] as number[], network: [] as number[], peer: [] as number[] };
  let batch: number | undefined;
  for (let round = 0; round < rounds; round++) {
    rates.ours.push(await encodeRate());
    rates.decode.push(await decodeRate({ files, views, workers: cores }));
    rates.network.push(await networkRate());
    const given = ['--limit', String(ofPeer), '--threads', String(cores)];
    // It tries once which batch is the fastest.
    const peer = runPeer('encode_torch.py', [scratch, ...given, ...(batch ? ['--batch', String(batch)] : [])]);
    if (peer?.images_per_s !== undefined) rates.peer.push(peer.images_per_s);
    batch = peer?.batch;
  }
  const [ours, decode, network] = [rates.ours, rates.decode, rates.network].map(median);
  report('stray, files → embeddings', ours ?? 0, { unit: 'images/s' });
  report('  decoding and preprocessing alone', decode ?? 0, { unit: 'images/s' });
  report('  network alone', network ?? 0, { unit: 'images/s' });
  const serial = rates.ours.map((rate, i) => rate * (1 / (rates.decode[i] ?? 0) + 1 / (rates.network[i] ?? 0)));
  report('stray / (1 / (1/d + 1/i))', median(serial), { atLeast: 0.9 });
  if (rates.peer.length > 0) {
    report('PyTorch with Pillow', median(rates.peer), { unit: 'images/s' });
    report('stray / PyTorch with Pillow', median(rates.peer.map((peer, i) => (rates.ours[i] ?? 0) / peer)), {
      atLeast: 2.5,
    });
  }
  const growth: { size: number; ms: number }[] = [];
  for (const count of [wanted / 10, wanted / 3, wanted].map(Math.ceil)) {
    growth.push({ size: count, ms: (count / (await encodeRate(count))) * 1000 });
  }
  report('time grows as photos to the power of', exponentOf(growth), { unit: '' });
  await memoryOfScore();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Of the network alone, on one thread a core. */
function networkRate(): Promise<number> {
  const batches = Math.ceil(files.length / 2 / cores / smallBatch);
  const tower = new URL('../packages/scoring/dist/encoders/openImageTower.js', import.meta.url).href;
  return workersRate('network', {
    workerData: { tower, folder, batch: smallBatch },
    work: Array.from({ length: cores }, () => batches),
    images: batches * smallBatch * cores,
  });
}

async function encodeRate(count = files.length): Promise<number> {
  const pool = await openImagePool(folder, { workers: cores });
  const run = async (paths: readonly string[]) => {
    for await (const { image } of pool.encode(sources(paths)))
      if (image.kind === 'failed') throw new Error(image.message);
  };
  await run(files.slice(0, 32));
  const started = performance.now();
  await run(files.slice(0, count));
  const rate = count / ((performance.now() - started) / 1000);
  await pool.close();
  return rate;
}

/** The highest resident memory of the whole command, as the kernel counts it. */
async function memoryOfScore(): Promise<void> {
  const child = spawn(
    process.execPath,
    [join(root, 'apps/cli/dist/main.js'), 'score', scratch, '--labels', 'shirt,hat,shoe'],
    {
      stdio: ['ignore', 'ignore', 'ignore'],
    },
  );
  let peakMb = 0;
  const watch = setInterval(() => {
    try {
      const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
      peakMb = Math.max(peakMb, Number(line?.[1] ?? 0) / 1024);
    } catch {
      // Not Linux, or the command has just ended.
    }
  }, 50);
  await once(child, 'exit');
  clearInterval(watch);
  report(`peak memory of stray score, ${files.length} photos`, peakMb, { unit: 'MB (< 600)' });
}
