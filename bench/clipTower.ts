import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type ClipManifest, type Device, type EncoderFolder, encoderManifest } from '@stray/core';
import { openImagePool } from '@stray/scoring';
import { median } from './peer.ts';
import { sources } from './photos.ts';

type Onnx = typeof import('../packages/scoring/src/backend/onnx.ts');
const { openSession }: Onnx = await import(new URL('../packages/scoring/dist/backend/onnx.js', import.meta.url).href);

/** A folder with what `clip_torch.py --write` made as its vision half; nothing here embeds a text. */
export function towerFolder(
  directory: string,
  { file, precision, dimension }: { file: string; precision: ClipManifest['precision']; dimension: number },
): EncoderFolder<ClipManifest> {
  const facts = { sha256: '0'.repeat(64), bytes: statSync(join(directory, file)).size };
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
  if (manifest.family !== 'clip') throw new Error('The manifest is one of CLIP.');
  return { directory, manifest, wordnet: '', cache: directory };
}

export interface BareRun {
  readonly device?: Device;
  readonly batch: number;
  /** Processor threads. */
  readonly threads: number;
  readonly seconds: number;
}

/** Images a second of the network by itself, over pixels made up once; the median of runs after a warm-up. */
export async function bareRate({ directory, manifest }: EncoderFolder<ClipManifest>, run: BareRun): Promise<number> {
  const { device = 'cpu', batch, threads, seconds: atLeast } = run;
  const session = await openSession(join(directory, manifest.vision.file), threads, { device });
  const data = new Float32Array(batch * 3 * 224 * 224).map((_, i) => Math.sin(i));
  const input = { pixel_values: { type: 'float32', data, shape: [batch, 3, 224, 224] } } as const;
  for (let i = 0; i < 2; i++) await session.run(input);
  const seconds: number[] = [];
  for (const end = performance.now() + atLeast * 1000; performance.now() < end || seconds.length < 3; ) {
    const started = performance.now();
    await session.run(input);
    seconds.push((performance.now() - started) / 1000);
  }
  await session.close();
  return batch / median(seconds);
}

/** Images a second from files to embeddings, and the embeddings. */
export async function poolRate(
  folder: EncoderFolder,
  { files, device, workers }: { files: readonly string[]; device: Device; workers: number },
): Promise<{ rate: number; embeddings: Float32Array[] }> {
  const pool = await openImagePool(folder, { device, workers });
  const run = async (paths: readonly string[]) => {
    const embeddings: Float32Array[] = [];
    for await (const { image } of pool.encode(sources(paths))) {
      if (image.kind === 'failed') throw new Error(image.message);
      embeddings.push(image.embedding);
    }
    return embeddings;
  };
  await run(files.slice(0, 2 * pool.batch));
  const started = performance.now();
  const embeddings = await run(files);
  const rate = files.length / ((performance.now() - started) / 1000);
  await pool.close();
  return { rate, embeddings };
}

/** Of rows of unit length, one to one: the mean and the lowest. */
export function cosines(a: readonly Float32Array[], b: readonly Float32Array[]): { mean: number; lowest: number } {
  const all = a.map((row, i) => row.reduce((sum, x, j) => sum + x * (b[i]?.[j] ?? 0), 0));
  return { mean: all.reduce((sum, x) => sum + x, 0) / all.length, lowest: Math.min(...all) };
}
