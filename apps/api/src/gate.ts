import { publicError, StrayError } from '@stray/core';
import { readEmbeddings } from '@stray/db';
import {
  type GateBasis,
  type GateImage,
  type GateResult,
  type GateVerdict,
  gateBasis,
  likelyEncoder,
} from '@stray/pipeline';
import type { Services } from './services.ts';

/** In one request: a gate is for a few images, and a dataset for many. */
export const mostImages = 64;

/** Of all images of one request together. */
export const mostBytes = 64 * 2 ** 20;

type Failed = Extract<GateVerdict, { kind: 'failed' }>;

/** An image that somebody brings, or that is stored; one that cannot be scored at all fails by itself, beside the others. */
export interface BroughtImage {
  readonly name: string;
  readonly image: GateImage | { readonly kind: 'stored'; readonly sha256: string } | Failed;
}

export interface GateWish {
  readonly projectId: string;
  readonly runId: string | undefined;
  /** In place of the project's own. */
  readonly threshold: number | undefined;
}

export type NamedVerdict = GateVerdict & { readonly name: string };

export interface Passed extends Omit<GateResult, 'images'> {
  readonly basis: GateBasis;
  /** In the order in which they were brought. */
  readonly images: readonly NamedVerdict[];
}

/**
 * Scores a few images as the project's newest run would, or a run that is named. Nothing is stored.
 *
 * @throws StrayError as `gateBasis` and the desk do, BAD_ARGUMENT for no images, too many, or a threshold out of bounds
 */
export async function passGate(
  services: Pick<Services, 'db' | 'desk' | 'blobs'>,
  { threshold, ...wish }: GateWish,
  brought: readonly BroughtImage[],
): Promise<Passed> {
  if (brought.length === 0) throw new StrayError('BAD_ARGUMENT', 'There is no image to score.');
  if (brought.length > mostImages) {
    throw new StrayError('BAD_ARGUMENT', `These are ${brought.length} images; ${mostImages} at a time are the limit.`);
  }
  const likelyEncoderId = likelyEncoder(services.db, wish);
  const basis = gateBasis(services.db, wish);
  const seen = await readStored(services, basis, brought);
  const images = seen.flatMap(({ image }) => (image.kind === 'failed' ? [] : [image]));
  const { images: scored, ...result } = await services.desk.scoreImages({ basis, likelyEncoderId, threshold }, images);
  const verdicts = [...scored];
  return {
    ...result,
    basis: await basis,
    images: seen.map(({ name, image }) => ({
      name,
      ...(image.kind === 'failed' ? image : (verdicts.shift() ?? noVerdict)),
    })),
  };
}

const noVerdict: GateVerdict = { kind: 'failed', code: 'INTERNAL', message: 'the gate gave no result' };

type Seen = { readonly name: string; readonly image: GateImage | Failed };

/** Stored images by what the encoder gave for them before, else by their bytes. */
async function readStored(
  { db, blobs }: Pick<Services, 'db' | 'blobs'>,
  basis: Promise<GateBasis>,
  brought: readonly BroughtImage[],
): Promise<Seen[]> {
  const stored = brought.flatMap(({ image }) => (image.kind === 'stored' ? [image.sha256] : []));
  const embeddings = stored.length === 0 ? new Map() : await readEmbeddings(db, (await basis).encoderId, stored);
  return Promise.all(
    brought.map(async ({ name, image }): Promise<Seen> => {
      if (image.kind !== 'stored') return { name, image };
      const known = embeddings.get(image.sha256);
      if (known !== undefined) {
        const { embedding, maxProbability } = known;
        return { name, image: { kind: 'embedded', embedding, maxProbability: maxProbability ?? undefined } };
      }
      try {
        return { name, image: { kind: 'bytes', bytes: await blobs.get(image.sha256) } };
      } catch (error) {
        if (!(error instanceof StrayError) || error.code.startsWith('STORAGE_')) throw error;
        return { name, image: { kind: 'failed', ...publicError(error) } };
      }
    }),
  );
}
