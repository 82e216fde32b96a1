import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { walk } from '@stray/client/files';
import {
  type EncodedImage,
  type ImagePool,
  type ImageSource,
  type Shift,
  type Strength,
  shiftImage,
  stackImages,
} from '@stray/scoring';
import { imagesBelow } from '../input/images.ts';
import { showProgress } from '../output/progress.ts';
import type { Arm } from './arms.ts';

/** Images that are scored together. */
export interface ImageSet {
  readonly name: string;
  readonly folders: readonly string[];
  /** How the photos are moved away before they are encoded. */
  readonly shifted?: { readonly shift: Shift; readonly strength: Strength };
}

/** A set a folder, called by the folder's name; by its whole path where two would be called the same. */
export function setsOf(folders: readonly string[]): ImageSet[] {
  const names = folders.map((folder) => basename(folder.replace(/\/+$/, '')));
  return folders.map((folder, i) => {
    const name = names[i] ?? folder;
    const alone = names.filter((other) => other === name).length === 1;
    return { name: alone && name !== '' ? name : folder, folders: [folder] };
  });
}

export interface SetScores {
  /** In the order of the arms, the scores of the images that could be read. */
  readonly scores: readonly Float64Array[];
  readonly skipped: number;
}

/** Images in one matrix product. */
const scoredTogether = 64;

/** Encodes the images of a set once and scores them by every arm, with a bounded number of them in memory. */
export async function scoreSet(set: ImageSet, pool: ImagePool, arms: readonly Arm[]): Promise<SetScores> {
  const scores: number[][] = arms.map(() => []);
  let skipped = 0;
  let waiting: Extract<EncodedImage, { kind: 'encoded' }>[] = [];
  const score = async () => {
    const images = stackImages(waiting, waiting[0]?.embedding.length ?? 0);
    waiting = [];
    for (const [i, { scorer }] of arms.entries()) scores[i]?.push(...(await scorer.score(images)));
  };
  const progress = showProgress(set.name);
  try {
    for await (const { path, image } of pool.encode(photosOf(set))) {
      progress.done();
      if (image.kind === 'failed') {
        skipped += 1;
        // A photo that is damaged is damaged under every shift: once is enough.
        if (set.shifted === undefined) console.error(`stray: ${path}: ${image.message} [${image.code}]`);
        continue;
      }
      waiting.push(image);
      if (waiting.length === scoredTogether) await score();
    }
    if (waiting.length > 0) await score();
  } finally {
    progress.stop();
  }
  return { scores: scores.map((values) => Float64Array.from(values)), skipped };
}

type Photo = { readonly path: string; readonly source: ImageSource };

async function* photosOf({ folders, shifted }: ImageSet): AsyncGenerator<Photo> {
  for (const folder of folders) {
    if (shifted === undefined) {
      for await (const { path, source } of imagesBelow(folder)) yield { path: `${folder}/${path}`, source };
    } else {
      for await (const { path, location } of walk(folder)) {
        const seed = hash(`${path} ${shifted.shift} ${shifted.strength}`);
        yield { path, source: { kind: 'bytes', bytes: await moved(location, { ...shifted, seed }) } };
      }
    }
  }
}

/** No bytes where there is no photo: the pool says so in its place. */
async function moved(location: Uint8Array, request: Parameters<typeof shiftImage>[1]): Promise<Uint8Array> {
  try {
    return await shiftImage(await readFile(Buffer.from(location)), request);
  } catch {
    return new Uint8Array();
  }
}

/** FNV-1a, 32 bits: the same noise for the same photo whatever stands beside it. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}
