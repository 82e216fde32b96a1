import { identify, type LabelSimilarity, type Method, type ScoredImage } from '@stray/core';
import { openEncoder } from '@stray/models';
import { openImagePool, openJudge, prepareJudge, stackRows, type ThresholdRule } from '@stray/scoring';
import { type Found, walk } from './input/walk.ts';
import { homeOf } from './system/settings.ts';

/** What became of one file. */
export type ImageResult =
  | ({ readonly kind: 'scored'; readonly path: string } & ScoredImage)
  | {
      readonly kind: 'skipped';
      readonly path: string;
      readonly error: { readonly code: string; readonly message: string };
    };

export interface ScoringSession {
  readonly encoderId: string;
  readonly device: string;
  readonly rule: ThresholdRule;
  readonly warnings: readonly string[];
  /** Scores every file below a folder, in byte order of path, with a bounded number in memory. */
  scoreFolder(folder: string): AsyncGenerator<ImageResult>;
  close(): Promise<void>;
}

/** Embeddings that are scored together: enough for a good matrix product, few enough to keep results coming. */
const scoredTogether = 32;

const seed = 0;

const constantMcm = 'MCM with one label is 1 for every image and flags nothing; use --method neglabel';

export interface ScoringRequest {
  /** `embedded`, a name that `stray models add` printed, a folder, or a hub's id that was added. */
  readonly encoder: string;
  readonly labels: readonly string[];
  readonly method: Method;
}

/** From class names to a scorer: labels → negatives → judge. */
export async function openScoring({ encoder, labels, method }: ScoringRequest): Promise<ScoringSession> {
  const folder = await openEncoder(encoder, { home: homeOf(process.env) });
  const poolOpening = openImagePool(folder);
  poolOpening.catch(() => undefined);
  const { material, warnings } = await prepareJudge({ folder, labels, method, seed });
  const judge = await openJudge(material);
  const pool = await poolOpening;
  return {
    encoderId: identify(folder),
    device: pool.device,
    rule: judge.rule,
    warnings: method === 'mcm' && material.labels.texts.length === 1 ? [...warnings, constantMcm] : warnings,
    async *scoreFolder(root) {
      for await (const chunk of inChunks(pool.encode(sources(walk(root))))) {
        const embeddings = chunk.flatMap(({ image }) => (image.kind === 'encoded' ? [image.embedding] : []));
        const scored = await judge.judge(stackRows(embeddings, material.dimension));
        let row = 0;
        for (const { path, image } of chunk) {
          if (image.kind === 'failed') {
            yield { kind: 'skipped', path, error: { code: image.code, message: image.message } };
            continue;
          }
          const result = scored[row++];
          if (result !== undefined) yield { kind: 'scored', path, ...result };
        }
      }
    },
    async close() {
      await Promise.all([pool.close(), judge.close()]);
    },
  };
}

async function* sources(files: AsyncIterable<Found>) {
  for await (const { path, location } of files) yield { path, source: { kind: 'file', path: location } } as const;
}

async function* inChunks<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  let chunk: T[] = [];
  for await (const item of items) {
    chunk.push(item);
    if (chunk.length < scoredTogether) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** Similarities and scores as they are printed: more digits than any encoder is worth. */
export const rounded = (x: number) => Number(x.toFixed(6));

export const roundedWords = (words: readonly LabelSimilarity[]) =>
  words.map(({ text, similarity }) => ({ text, similarity: rounded(similarity) }));
