/**
 * gpu: the vision tower of CLIP ViT-B/32 with random weights on the GPU that `auto` finds (or BENCH_DEVICE names), against the
 * same model in PyTorch on the same GPU, and against the processor.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Device, describePassedOver, deviceRequests, StrayError } from '@stray/core';
import { bareRate, cosines, poolRate, towerFolder } from './clipTower.ts';
import { decodeRate } from './decodeRate.ts';
import { median, report, runPeer } from './peer.ts';
import { linkPhotos } from './photos.ts';

type DeviceChooser = typeof import('../packages/scoring/src/backend/device.ts');
type WithinMemory = typeof import('../packages/scoring/src/encoders/withinMemory.ts');
const built = (path: string) => import(new URL(`../packages/scoring/dist/${path}.js`, import.meta.url).href);
const { chooseDevice }: DeviceChooser = await built('backend/device');
const { openWithinMemory }: WithinMemory = await built('encoders/withinMemory');

const cores = Math.min(availableParallelism(), 16);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const seconds = Number(process.env.BENCH_SECONDS ?? 1);
const batches = (process.env.BENCH_BATCHES ?? '8,32,64,128').split(',').filter(Boolean).map(Number);
const request = deviceRequests.find((name) => name === (process.env.BENCH_DEVICE ?? 'auto')) ?? 'auto';
/** A folder that `clip_torch.py --write` has filled before. */
const kept = process.env.BENCH_TOWER;
const dimension = 512;
const scratch = mkdtempSync(join(tmpdir(), 'stray-bench-'));
const perSecond = { unit: 'images/s', digits: 0 };

try {
  const device = await chosenDevice();
  const directory = kept ?? scratch;
  if (device === 'cpu' && request !== 'cpu') console.log('skipped: no GPU serves here');
  else if (kept !== undefined || runPeer('clip_torch.py', ['--write', directory]) !== undefined) {
    const fp32 = towerFolder(directory, { file: 'model.onnx', precision: 'fp32', dimension });
    const fp16 = towerFolder(directory, { file: 'model_fp16.onnx', precision: 'fp16', dimension });
    await measure({ fp32, fp16 }, device);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function chosenDevice(): Promise<Device> {
  const started = performance.now();
  const { choice } = await chooseDevice({ request }, async (device) => device);
  const why = describePassedOver(choice);
  console.log(`gpu: --device ${request} chose ${choice.device}${why === '' ? '' : ` (${why})`} in ${ms(started)}`);
  return choice.device;
}

type Folders = Readonly<Record<'fp32' | 'fp16', ReturnType<typeof towerFolder>>>;

async function measure(folders: Folders, device: Device): Promise<void> {
  console.log(`gpu: ViT-B/32, ${cores} threads, ${cpus()[0]?.model}, Node ${process.version}`);
  const onProcessor = await bareRate(folders.fp32, { batch: 8, threads: cores, seconds: 2 });
  report('onnxruntime on the processor, float32, batches of 8', onProcessor, perSecond);
  const peerArguments = ['--batches', batches.join(','), '--seconds', String(seconds)];
  const peer = runPeer('clip_torch.py', ['--device', device === 'cpu' ? 'cpu' : 'cuda', ...peerArguments]);
  for (const precision of ['fp32', 'fp16'] as const) {
    for (const batch of batches) {
      const run = { device, batch, threads: 1, seconds };
      const rate = (await bareRate(folders[precision], run).catch(said)) ?? Number.NaN;
      report(`${device} alone, ${precision}, batches of ${batch}`, rate, perSecond);
      report('  / the processor', rate / onProcessor);
      for (const theirs of precision === 'fp32' ? ['fp32', 'tf32'] : ['fp16']) {
        const rateOfPeer = peer?.[`${theirs}_${batch}`];
        if (rateOfPeer === undefined) continue;
        report(`  PyTorch, ${theirs}`, rateOfPeer, perSecond);
        report(`  / PyTorch, ${theirs}`, rate / rateOfPeer);
      }
    }
  }
  await fromFiles(folders, device);
  await shortOfMemory(folders.fp32, device);
}

async function fromFiles(folders: Folders, device: Device): Promise<void> {
  const files = linkPhotos(scratch, Number(process.env.BENCH_COUNT ?? 4000), ['.jpg', '.jpeg']);
  const { views } = folders.fp32.manifest.preprocessing;
  const decoding: number[] = [];
  for (let round = 0; round < rounds; round++) decoding.push(await decodeRate({ files, views, workers: cores }));
  report(`decoding and preprocessing alone, ${files.length} JPEG files`, median(decoding), perSecond);
  const few = files.slice(0, 96);
  const exact = await poolRate(folders.fp32, { files: few, device: 'cpu', workers: cores });
  for (const precision of ['fp32', 'fp16'] as const) {
    const rates: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const { rate, embeddings } = await poolRate(folders[precision], { files, device, workers: cores });
      rates.push(rate);
      if (round > 0) continue;
      const { mean, lowest } = cosines(embeddings.slice(0, few.length), exact.embeddings);
      report(`cosine of ${device} ${precision} to the processor's float32, mean`, mean, { unit: '', digits: 7 });
      report('  the lowest', lowest, { unit: '', digits: 7 });
    }
    report(`stray, JPEG files → embeddings, ${precision}`, median(rates), perSecond);
    report('  / decoding and preprocessing alone', median(rates) / median(decoding));
  }
}

/** More images at once than a device takes, which have to be done all the same. */
async function shortOfMemory(folder: Folders['fp32'], device: Device): Promise<void> {
  const wanted = Number(process.env.BENCH_TOO_MANY ?? 0);
  if (wanted === 0) return;
  const tower = await openWithinMemory({ folder, device, threads: 1 });
  const image = new Uint8Array(224 * 224 * 3).map((_, i) => (i * 31) % 256);
  const started = performance.now();
  const done = await tower.encode(Array.from({ length: wanted }, () => image)).catch(said);
  const norm = done?.embeddings.slice(-folder.manifest.dimension).reduce((sum, x) => sum + x * x, 0);
  console.log(`${wanted} images at once: ${done === undefined ? 'refused' : `norm ${norm}`} after ${ms(started)}`);
  await tower.close();
}

/** Says what was refused, and goes on. */
function said(error: unknown): undefined {
  if (!(error instanceof StrayError)) throw error;
  console.log(`  ${error.code}: ${error.message}`);
  return undefined;
}

function ms(started: number): string {
  return `${Math.round(performance.now() - started)} ms`;
}
