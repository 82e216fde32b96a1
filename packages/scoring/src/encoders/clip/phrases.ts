import { join } from 'node:path';
import type { ClipManifest, Device, EncoderFolder } from '@stray/core';
import { floats, openSession, type Session, type Tensor } from '../../backend/onnx.ts';
import { openTokenizer, type Tokenize } from '../../tokenize/tokenizer.ts';
import { sizeOf } from '../viewSize.ts';
import { fixedSize, type GraphInputs, inputsOf, pixelTensor, tokenTensor } from './graphInputs.ts';
import { invalid, requireKnownInputs, requireOutput, requireWidth } from './towerChecks.ts';

/** A text tower: texts as they stand, embeddings as its graph gives them. */
export interface Phrases {
  /** How texts of one run are brought to one length. */
  readonly padding: 'max' | 'longest';
  /** [texts.length, dimension], not normalised. */
  encode(texts: readonly string[]): Promise<Float32Array>;
  close(): Promise<void>;
}

export interface PhrasesOptions {
  readonly device: Device;
  /** Processor threads of the session. */
  readonly threads: number;
}

/** In one run: enough to keep every core busy, few enough for the activations to stay small. */
const mostTokens = 2048;
const mostTexts = 128;

/** Embeddings of one text, alone and padded, that differ by less (in parts of their norm) do so by rounding. */
const sameEmbedding: Readonly<Record<ClipManifest['precision'], number>> = {
  fp32: 1e-4,
  fp16: 1e-2,
  q4: 1e-2,
  int8: 0.5,
};

/** @throws StrayError ENCODER_INVALID when the graph or the tokenizer is not what the manifest says */
export async function openPhrases(
  folder: EncoderFolder<ClipManifest>,
  tower: ClipManifest['text'],
  { device, threads }: PhrasesOptions,
): Promise<Phrases> {
  const { directory, manifest } = folder;
  const path = join(directory, tower.file);
  const tokenize = openTokenizer(directory, tower);
  const session = await openSession(path, threads, { device });
  try {
    const inputs = inputsOf(session);
    if (inputs.ids === undefined) throw invalid(path, 'it takes no token ids, so it is no text tower');
    requireKnownInputs(path, inputs.unknown);
    requireOutput(session, tower, folder);
    const run = await openRun({ session, inputs, tower, folder });
    const fixedLength = fixedSize(inputs.ids, 1);
    if (fixedLength !== undefined && fixedLength < tower.contextLength) {
      throw invalid(path, `it takes texts of ${fixedLength} tokens; the encoder's have up to ${tower.contextLength}`);
    }
    const { precision } = manifest;
    const padding = await provePadding({ tokenize, run, tower, fixedLength, most: sameEmbedding[precision] });
    const length = fixedLength ?? tower.contextLength;
    // A dynamic int8 network takes the scale of its numbers from all that runs together: texts alone have one embedding.
    const textsAtOnce = fixedSize(inputs.ids, 0) ?? (precision === 'int8' ? 1 : mostTexts);
    const batch = { textsAtOnce, paddedTo: padding === 'max' ? length : undefined };
    return {
      padding,
      encode: (texts) => inBatches(texts.map(tokenize), { run, ...batch, dimension: manifest.dimension }),
      close: () => session.close(),
    };
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** Embeddings of rows of token ids, all padded to `length`. */
type Run = (rows: readonly (readonly number[])[], length: number) => Promise<Float32Array>;

interface RunSettings {
  readonly session: Session;
  readonly inputs: GraphInputs;
  readonly tower: ClipManifest['text'];
  readonly folder: EncoderFolder<ClipManifest>;
}

async function openRun({ session, inputs, tower, folder }: RunSettings): Promise<Run> {
  const { ids, mask, pixels } = inputs;
  // SigLIP was trained to attend to its padding; where padding does not count, the mask says which tokens do.
  const padded = folder.manifest.text.padding === 'max' ? 1 : 0;
  const fixedTexts = fixedSize(ids, 0);
  const runWith = async (dummies: Record<string, Tensor>, rows: readonly (readonly number[])[], length: number) => {
    const count = fixedTexts ?? rows.length;
    const tokens = new Int32Array(count * length).fill(tower.padId);
    const counted = new Int32Array(count * length).fill(padded);
    rows.forEach((row, i) => {
      tokens.set(row, i * length);
      counted.fill(1, i * length, i * length + row.length);
    });
    const feeds = { ...dummies };
    if (ids !== undefined) feeds[ids.name] = tokenTensor(ids, tokens, length);
    if (mask !== undefined) feeds[mask.name] = tokenTensor(mask, counted, length);
    const embeddings = floats(await session.run(feeds), tower.output);
    requireWidth(embeddings.length / count, tower, folder);
    return embeddings.subarray(0, rows.length * folder.manifest.dimension);
  };
  if (pixels === undefined) return (rows, length) => runWith({}, rows, length);
  // A graph with both towers wants an image too: none where it takes none, else one that is black.
  const size = sizeOf(folder.manifest);
  const images = (count: number) => ({
    [pixels.name]: pixelTensor(pixels, new Float32Array(count * 3 * size * size), [count, 3, size, size]),
  });
  const fixed = fixedSize(pixels, 0);
  const none = images(0);
  const takesNone =
    fixed === undefined &&
    (await runWith(none, [[tower.padId]], fixedSize(ids, 1) ?? 1).then(
      () => true,
      () => false,
    ));
  const dummies = takesNone ? none : images(fixed ?? 1);
  return (rows, length) => runWith(dummies, rows, length);
}

interface Proof {
  readonly tokenize: Tokenize;
  readonly run: Run;
  readonly tower: ClipManifest['text'];
  /** The number of tokens that the graph fixes for a text. */
  readonly fixedLength: number | undefined;
  readonly most: number;
}

/**
 * Padding to the longest text of a run is right only where the graph looks at nothing behind a text's end (causal, pooled
 * at the end token; or masked). One text, alone and padded, says whether it is so.
 */
async function provePadding({ tokenize, run, tower, fixedLength, most }: Proof): Promise<'max' | 'longest'> {
  const { contextLength, padding } = tower;
  const tokens = tokenize('a photo of a cat');
  const length = fixedLength ?? Math.min(contextLength, tokens.length + 64);
  const whole = await run([tokens], length);
  if (padding === 'max' || fixedLength !== undefined) return 'max';
  const alone = await run([tokens], tokens.length);
  const norm = Math.hypot(...whole);
  return whole.every((x, i) => Math.abs(x - (alone[i] ?? 0)) <= most * norm) ? 'longest' : 'max';
}

interface BatchSettings {
  readonly run: Run;
  readonly textsAtOnce: number;
  /** Tokens of every text, where they are not padded to the longest of a run. */
  readonly paddedTo: number | undefined;
  readonly dimension: number;
}

/** Texts of similar length share a run, so that little of it is padding; rows come back in the order of the texts. */
async function inBatches(
  texts: readonly (readonly number[])[],
  { run, textsAtOnce, paddedTo, dimension }: BatchSettings,
): Promise<Float32Array> {
  const sorted = texts
    .map((tokens, i) => ({ tokens, i }))
    .sort((a, b) => a.tokens.length - b.tokens.length || a.i - b.i);
  const embeddings = new Float32Array(texts.length * dimension);
  for (let from = 0; from < sorted.length; ) {
    const batch: typeof sorted = [];
    let length = paddedTo ?? 0;
    for (const text of sorted.slice(from, from + textsAtOnce)) {
      const longer = Math.max(length, text.tokens.length);
      if (batch.length > 0 && (batch.length + 1) * longer > mostTokens) break;
      length = longer;
      batch.push(text);
    }
    const rows = await run(
      batch.map(({ tokens }) => tokens),
      length,
    );
    batch.forEach(({ i }, row) => {
      embeddings.set(rows.subarray(row * dimension, (row + 1) * dimension), i * dimension);
    });
    from += batch.length;
  }
  return embeddings;
}
