import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNpy } from '@stray/scoring';
import type pg from 'pg';
import { report, runPeer } from '../peer.ts';

const atOnce = 5_000;
/** Above it, a graph in FAISS takes longer than people wait for a benchmark, and the matrix gigabytes. */
const mostSamples = Number(process.env.BENCH_FAISS_MOST ?? 200_000);

export interface SimilarPhotos {
  readonly samples: number;
  readonly encoderId: string;
  /** Seconds that the index took; undefined where it was there already, or where there is none. */
  readonly builtInS: number | undefined;
  /** Milliseconds of one search, the median: of raw SQL and of the repository. */
  readonly raw: number;
  readonly repository: number;
}

/** Similar photos as FAISS finds them among the same embeddings, with a graph of the same shape in the memory of its process. */
export async function besideFaiss(client: pg.Client, ours: SimilarPhotos): Promise<void> {
  if (ours.samples > mostSamples) return console.log(`skipped: FAISS among more than ${mostSamples} embeddings`);
  const folder = mkdtempSync(join(tmpdir(), 'stray-bench-'));
  try {
    const file = join(folder, 'embeddings.npy');
    await writeEmbeddings(client, ours.encoderId, file);
    const peer = runPeer('similar_faiss.py', [file, '--threads', String(availableParallelism())]);
    if (peer === undefined) return;
    const { build_s = 0, recall = 0, search_ms = 0, flat_ms = 0 } = peer;
    const seconds = { unit: 's', digits: 2 };
    report('  FAISS: graph built', build_s, seconds);
    if (ours.builtInS !== undefined) report('  index / FAISS graph, time to build', ours.builtInS / build_s);
    report('  FAISS: recall@10', recall, { unit: '', digits: 4 });
    report('  FAISS: a search by the graph', search_ms, { unit: 'ms', digits: 3 });
    report('  FAISS: a search of all', flat_ms, { unit: 'ms', digits: 3 });
    report('  similar photos: raw SQL / FAISS graph', ours.raw / search_ms);
    report('  similar photos: repository / FAISS graph', ours.repository / search_ms);
    report('  similar photos: repository / FAISS of all', ours.repository / flat_ms);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** All embeddings of an encoder, by pages of their hash. */
async function writeEmbeddings(client: pg.Client, encoderId: string, path: string): Promise<void> {
  const page = (after: string) =>
    client.query<{ sha256: string; sent: Buffer }>(
      `SELECT sha256, vector_send(embedding) AS sent FROM "Embedding"
       WHERE "encoderId" = $1 AND sha256 > $2 ORDER BY sha256 LIMIT ${atOnce}`,
      [encoderId, after],
    );
  let { rows } = await page('');
  const file = await createNpy(path, rows[0] === undefined ? 0 : fromWire(rows[0].sent).length);
  while (rows.length > 0) {
    for (const { sent } of rows) await file.append(fromWire(sent));
    ({ rows } = await page(rows.at(-1)?.sha256 ?? ''));
  }
  await file.finish();
}

/** pgvector sends two numbers of 16 bits, then floats, all with their highest byte first. */
function fromWire(sent: Buffer): Float32Array {
  const numbers = Buffer.from(sent.subarray(4)).swap32();
  return new Float32Array(numbers.buffer.slice(numbers.byteOffset, numbers.byteOffset + numbers.length));
}
