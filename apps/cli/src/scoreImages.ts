import {
  type Device,
  type DeviceRequest,
  identify,
  type LabelSimilarity,
  type Method,
  type Preset,
  type ScoredImage,
  type ThresholdRule,
} from '@stray/core';
import { openEncoder } from '@stray/models';
import { besideImages, type Candidate, openImagePool, openJudge, prepareJudge, stackImages } from '@stray/scoring';
import { type NamedFile, negativesOf } from './input/corpus.ts';
import { imagesBelow } from './input/images.ts';
import { sayDevice, sayWordsDevice } from './output/device.ts';
import { sayWords } from './output/words.ts';
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
  readonly device: Device;
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
  readonly preset: Preset;
  /** In place of the encoder's own words. */
  readonly candidates: readonly Candidate[] | undefined;
  /** In place of mining. */
  readonly corpus: NamedFile | undefined;
  readonly device: DeviceRequest;
  /** Threads that decode; one a core when left out. */
  readonly decodeThreads: number | undefined;
}

/** From class names to a scorer: labels → negatives → judge. */
export async function openScoring(request: ScoringRequest): Promise<ScoringSession> {
  const { encoder, labels, method, preset, candidates, corpus, device, decodeThreads } = request;
  const folder = await openEncoder(encoder, { home: homeOf(process.env) });
  const chosen = corpus && negativesOf(corpus, { encoderId: identify(folder), methods: [method] });
  const poolOpening = openImagePool(folder, { device, workers: decodeThreads });
  poolOpening.catch(() => undefined);
  const onDevice = await besideImages(folder, device, poolOpening);
  const words = sayWords();
  const asked = { folder, device: onDevice, labels, method, seed, preset, candidates, chosen };
  const preparing = prepareJudge(asked, words.onProgress);
  const { material, warnings, device: wordsDevice } = await preparing.finally(words.stop);
  const judge = await openJudge(material);
  const pool = await poolOpening;
  sayDevice(pool.device);
  sayWordsDevice(wordsDevice, pool.device);
  return {
    encoderId: identify(folder),
    device: pool.device.device,
    rule: judge.rule,
    warnings: method === 'mcm' && material.labels.texts.length === 1 ? [...warnings, constantMcm] : warnings,
    async *scoreFolder(root) {
      for await (const chunk of inChunks(pool.encode(imagesBelow(root)))) {
        const images = chunk.flatMap(({ image }) => (image.kind === 'encoded' ? [image] : []));
        const { embeddings, maxProbability } = stackImages(images, material.dimension);
        const scored = await judge.judge(embeddings, maxProbability);
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
