/** clip: the vision tower of CLIP ViT-B/32 with random weights, against the same model in PyTorch on the same cores. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClipManifest, type EncoderFolder, encoderManifest } from '@stray/core';
import { openImagePool } from '@stray/scoring';
import { median, report, runPeer } from './peer.ts';
import { linkPhotos, sources } from './photos.ts';

type Onnx = typeof import('../packages/scoring/src/backend/onnx.ts');
const { openSession }: Onnx = await import(new URL('../packages/scoring/dist/backend/onnx.js', import.meta.url).href);

const cores = Math.min(availableParallelism(), 16);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const batch = 8;
const bareSeconds = 4;
const scratch = mkdtempSync(join(tmpdir(), 'stray-bench-'));

try {
  const written = runPeer('clip_torch.py', ['--write', scratch]);
  if (written?.dimension !== undefined) await measure(written.dimension);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function measure(dimension: number): Promise<void> {
  const files = linkPhotos(scratch, Number(process.env.BENCH_COUNT ?? 160), ['.jpg', '.jpeg']);
  console.log(
    `clip: ViT-B/32, batches of ${batch}, ${cores} threads, ${files.length} JPEG files, ${cpus()[0]?.model}, Node ${process.version}`,
  );
  const whole = encoderOf('model.onnx', 'fp32', dimension);
  const int8 = encoderOf('model_int8.onnx', 'int8', dimension);
  const rates = { float: [] as number[], int8: [] as number[], peer: [] as number[], peerBest: [] as number[] };
  const fromFiles = { float: [] as number[], int8: [] as number[] };
  let drift: number[] = [];
  for (let round = 0; round < rounds; round++) {
    rates.float.push(await bareRate(whole));
    const ours = await poolRate(whole, files);
    fromFiles.float.push(ours.rate);
    const peer = runPeer('clip_torch.py', ['--batch', String(batch), '--threads', String(cores)]);
    rates.peer.push(peer?.images_per_s ?? Number.NaN);
    rates.peerBest.push(peer?.other_batch_images_per_s ?? Number.NaN);
    rates.int8.push(await bareRate(int8));
    const quantised = await poolRate(int8, files);
    fromFiles.int8.push(quantised.rate);
    drift = ours.embeddings.map((row, i) => cosine(row, quantised.embeddings[i] ?? row));
  }
  const perSecond = { unit: 'images/s' };
  const ratio = (over: readonly number[], under: readonly number[]) => median(over.map((x, i) => x / (under[i] ?? 0)));
  report('onnxruntime alone, float32', median(rates.float), perSecond);
  report('onnxruntime alone, dynamic int8', median(rates.int8), perSecond);
  report('PyTorch, float32', median(rates.peer), perSecond);
  report('PyTorch, float32, at the best of batches of 1, 4, 16, 32', median(rates.peerBest), perSecond);
  report('float32 / PyTorch', ratio(rates.float, rates.peer), { atLeast: 1.8 });
  report('int8 / PyTorch', ratio(rates.int8, rates.peer), { atLeast: 2.5 });
  report('cosine of int8 to float32 embeddings of the photos, mean', mean(drift), { unit: '', digits: 5 });
  report('  the lowest', Math.min(...drift), { unit: '', digits: 5 });
  report('stray, JPEG files → float32 embeddings', median(fromFiles.float), perSecond);
  report('stray, JPEG files → int8 embeddings', median(fromFiles.int8), perSecond);
  report('files → embeddings / onnxruntime alone, float32', ratio(fromFiles.float, rates.float), { atLeast: 0.9 });
  report('files → embeddings / onnxruntime alone, int8', ratio(fromFiles.int8, rates.int8));
}

/** A folder with the tower as its vision half; nothing here embeds a text. */
function encoderOf(file: string, precision: ClipManifest['precision'], dimension: number): EncoderFolder {
  const facts = { sha256: '0'.repeat(64), bytes: statSync(join(scratch, file)).size };
  const view = { kind: 'resize-short-side-crop', resize: 224, crop: 224, longSide: 'floor' };
  const manifest = encoderManifest.parse({
    format: 1,
    family: 'clip',
    name: 'vit-b-32-of-random-weights',
    files: { [file]: facts },
    dimension,
    logitScale: 100,
    similarity: 'cosine',
    normalized: { image: true, text: true },
    prompt: '{}',
    adjectivePrompt: '{}',
    defaultCorpus: { fraction: 0.15, quantile: 0.05, groups: 100 },
    preprocessing: {
      views: [view],
      interpolation: 'bicubic',
      antialias: true,
      background: [255, 255, 255],
      rescale: 1 / 255,
      mean: [0.48145466, 0.4578275, 0.40821073],
      std: [0.26862954, 0.26130258, 0.27577711],
    },
    precision,
    vision: { file, output: 'image_embeds' },
    text: { file, output: 'image_embeds', contextLength: 77, padId: 0, padding: 'longest', lowerCase: true },
  });
  return { directory: scratch, manifest, wordnet: '', cache: scratch };
}

/** Images a second of the network by itself, over pixels made up once; the median of runs after a warm-up. */
async function bareRate({ directory, manifest }: EncoderFolder): Promise<number> {
  const file = manifest.family === 'clip' ? manifest.vision.file : '';
  const session = await openSession(join(directory, file), cores);
  const data = new Float32Array(batch * 3 * 224 * 224).map((_, i) => Math.sin(i));
  const input = { pixel_values: { type: 'float32', data, shape: [batch, 3, 224, 224] } } as const;
  for (let i = 0; i < 2; i++) await session.run(input);
  const seconds: number[] = [];
  for (const end = performance.now() + bareSeconds * 1000; performance.now() < end || seconds.length < 3; ) {
    const started = performance.now();
    await session.run(input);
    seconds.push((performance.now() - started) / 1000);
  }
  await session.close();
  return batch / median(seconds);
}

async function poolRate(folder: EncoderFolder, files: readonly string[]) {
  const pool = await openImagePool(folder, { device: 'cpu', workers: cores });
  const run = async (paths: readonly string[]) => {
    const embeddings: Float32Array[] = [];
    for await (const { image } of pool.encode(sources(paths))) {
      if (image.kind === 'failed') throw new Error(image.message);
      embeddings.push(image.embedding);
    }
    return embeddings;
  };
  await run(files.slice(0, 2 * batch));
  const started = performance.now();
  const embeddings = await run(files);
  const rate = files.length / ((performance.now() - started) / 1000);
  await pool.close();
  return { rate, embeddings };
}

/** Of rows of unit length. */
function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}
