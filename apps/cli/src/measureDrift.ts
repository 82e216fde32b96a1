import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EncoderFolder } from '@stray/core';
import { describeFolder } from '@stray/models';
import { encodeFew } from './encodeFew.ts';
import { checkout } from './system/settings.ts';

const photosTried = 8;

export interface Drift {
  readonly precision: string;
  readonly photos: number;
  /** Cosines of the embeddings to those of the float32 weights. */
  readonly mean: number;
  readonly least: number;
}

/**
 * How far the embeddings of reduced weights lie from those of the float32 weights in the folder they came from, over
 * some of the demo's photos.
 *
 * @returns undefined where the folder holds no float32 weights, or there are no photos
 */
export async function measureDrift(encoder: EncoderFolder, source: string): Promise<Drift | undefined> {
  const { manifest: reduced } = encoder;
  if (reduced.family !== 'clip' || reduced.precision === 'fp32') return undefined;
  const exact = await describeFolder(source, { name: reduced.name, precision: 'fp32' }).catch(() => undefined);
  const strays = join(checkout, 'demo', 'strays');
  const names = await readdir(strays).catch(() => []);
  const photos = names.sort().slice(0, photosTried);
  if (exact === undefined || photos.length === 0) return undefined;
  const paths = photos.map((name) => join(strays, name));
  const ours = await embed(encoder, paths);
  const theirs = await embed({ ...encoder, directory: source, manifest: exact }, paths);
  const cosines = ours.map((row, i) => row.reduce((sum, x, at) => sum + x * (theirs[i]?.[at] ?? 0), 0));
  const mean = cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length;
  return { precision: reduced.precision, photos: cosines.length, mean, least: Math.min(...cosines) };
}

async function embed(encoder: EncoderFolder, paths: readonly string[]): Promise<Float32Array[]> {
  const images = await encodeFew(
    encoder,
    paths.map((path) => ({ kind: 'file', path: Buffer.from(path) })),
  );
  return images.flatMap((image) => (image.kind === 'encoded' ? [image.embedding] : []));
}
