import { StrayError } from '@stray/core';
import {
  type Database,
  embeddedBlobs,
  type PrismaClient,
  type Projection,
  projectionHeartbeat,
  readEmbeddings,
  streamEmbeddings,
  writePlaces,
} from '@stray/db';
import { chooseAnchors, type Mapper, mostAnchors } from '@stray/scoring';

/** What a projection says of how it was made. */
export const mapMethod = 'umap';
export const mapParameters = { neighbours: 15, minDist: 0.1, metric: 'cosine', begin: 'pca', mostAnchors };
export const mapSeed = 42;

export interface ProjectTask {
  readonly projection: Projection;
  readonly signal: AbortSignal;
}

/** Samples placed, and rows written, at once. */
const batch = 1000;

/** What it takes to lay one out, beside placing one. */
const layoutWeight = 4;

/**
 * project: a place in the plane for every embedded sample of a dataset. UMAP lays out the images, or a random part of many;
 * the others are placed among them. Copies of an image lie on one place. Done again it gives the same.
 *
 * @returns false when it is no longer wanted
 * @throws StrayError ENCODER_INVALID for embeddings of several sizes
 */
export async function projectSamples(
  { db, pool, mapper }: { readonly db: PrismaClient; readonly pool: Database['pool']; readonly mapper: Mapper },
  { projection: { id, datasetId, encoderId, seed }, signal }: ProjectTask,
): Promise<boolean> {
  const { blobs, samples } = await embeddedBlobs(db, { datasetId, encoderId });
  const anchors = [...chooseAnchors(blobs.length, seed)].flatMap((position) => blobs[position] ?? []);
  const total = layoutWeight * anchors.length + samples;
  const tell = async (done: number) =>
    (await projectionHeartbeat(db, id, { done: Math.min(total, Math.round(done)), total })) && !signal.aborted;
  if (!(await tell(0))) return false;
  if (anchors.length === 0) return true;
  const known = await readEmbeddings(db, encoderId, anchors);
  const rows = anchors.flatMap((sha256) => known.get(sha256)?.embedding ?? []);
  const dimension = rows[0]?.length ?? 0;
  const onProgress = (share: number) => tell(layoutWeight * anchors.length * share);
  if (!(await mapper.layOut({ embeddings: unitRows(rows, dimension), dimension, seed, onProgress }))) return false;
  let placed = 0;
  for await (const found of streamEmbeddings(pool, { datasetId, encoderId, batch })) {
    const embeddings = unitRows(
      found.map(({ embedding }) => embedding),
      dimension,
    );
    const places = await mapper.place(embeddings);
    await writePlaces(
      db,
      id,
      found.map(({ sampleId }, i) => ({ sampleId, x: places[2 * i] ?? 0, y: places[2 * i + 1] ?? 0 })),
    );
    placed += found.length;
    if (!(await tell(layoutWeight * anchors.length + placed))) return false;
  }
  return true;
}

/** @returns [rows.length, dimension]; one without a direction stays 0 */
function unitRows(rows: readonly Float32Array[], dimension: number): Float32Array {
  const matrix = new Float32Array(rows.length * dimension);
  rows.forEach((row, i) => {
    if (row.length !== dimension) {
      throw new StrayError(
        'ENCODER_INVALID',
        `The stored embeddings have ${dimension} and ${row.length} numbers: they are not of one making.`,
      );
    }
    const length = Math.hypot(...row);
    if (length > 0)
      matrix.set(
        row.map((value) => value / length),
        i * dimension,
      );
  });
  return matrix;
}
