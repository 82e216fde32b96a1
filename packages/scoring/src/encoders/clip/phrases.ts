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

/** Tokens in one run: enough to keep every core busy, few enough for the activations to stay small. */
const tokensAtOnce = 2048;
const textsAtOnce = 128;

/** Embeddings of one text, alone and padded, that differ by less do so by rounding. */
const sameEmbedding = 1e-4;

/** @throws StrayError ENCODER_INVALID when the graph or the tokenizer is not what the manifest says */
export async function openPhrases(
  folder: EncoderFolder<ClipManifest>,
  tower: ClipManifest['text'],
  { device, threads }: PhrasesOptions,
): Promise<Phrases> {
  const { directory, manifest } = folder;
  const path = join(directory, tower.file);
  const tokenize = openTokenizer(directory, tower);
  const session = await openSession(path, threads, device);
  try {
    const inputs = inputsOf(session);
    if (inputs.ids === undefined) throw invalid(path, 'it takes no token ids, so it is no text tower');
    requireKnownInputs(path, inputs.unknown);
    requireOutput(session, tower, folder);
    const run = await openRun({ session, inputs, tower, folder });
    const padding = await provePadding(tokenize, run, tower, fixedSize(inputs.ids, 1));
    const batch = fixedSize(inputs.ids, 0);
    return {
      padding,
      encode: (texts) => inBatches(texts.map(tokenize), { run, tower, padding, batch, dimension: manifest.dimension }),
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
  const runWith = async (dummies: Record<string, Tensor>, rows: readonly (readonly number[])[], length: number) => {
    const tokens = new Int32Array(rows.length * length).fill(tower.padId);
    const counted = new Int32Array(rows.length * length).fill(padded);
    rows.forEach((row, i) => {
      tokens.set(row, i * length);
      counted.fill(1, i * length, i * length + row.length);
    });
    const feeds = { ...dummies };
    if (ids !== undefined) feeds[ids.name] = tokenTensor(ids, tokens, length);
    if (mask !== undefined) feeds[mask.name] = tokenTensor(mask, counted, length);
    const embeddings = floats(await session.run(feeds), tower.output);
    requireWidth(embeddings.length / rows.length, tower, folder);
    return embeddings;
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

/**
 * Padding to the longest text of a run is right only where the graph looks at nothing behind a text's end (causal, pooled
 * at the end token; or masked). One text, alone and padded, says whether it is so.
 */
async function provePadding(
  tokenize: Tokenize,
  run: Run,
  { contextLength, padding }: ClipManifest['text'],
  fixedLength: number | undefined,
): Promise<'max' | 'longest'> {
  const tokens = tokenize('a photo of a cat');
  const length = fixedLength ?? Math.min(contextLength, tokens.length + 64);
  const whole = await run([tokens], length);
  if (padding === 'max' || fixedLength !== undefined) return 'max';
  const alone = await run([tokens], tokens.length);
  const norm = Math.hypot(...whole);
  return whole.every((x, i) => Math.abs(x - (alone[i] ?? 0)) <= sameEmbedding * norm) ? 'longest' : 'max';
}

interface BatchSettings {
  readonly run: Run;
  readonly tower: ClipManifest['text'];
  readonly padding: 'max' | 'longest';
  /** The number of texts that the graph fixes for a run. */
  readonly batch: number | undefined;
  readonly dimension: number;
}

/** Texts of similar length share a run, so that little of it is padding; rows come back in the order of the texts. */
async function inBatches(
  texts: readonly (readonly number[])[],
  { run, tower, padding, batch, dimension }: BatchSettings,
): Promise<Float32Array> {
  const order = texts.map((_, i) => i).sort((a, b) => lengthOf(texts[a]) - lengthOf(texts[b]) || a - b);
  const embeddings = new Float32Array(texts.length * dimension);
  for (let from = 0; from < order.length; ) {
    const longest = (count: number) => lengthOf(texts[order[Math.min(from + count, order.length) - 1] ?? 0]);
    let count = batch ?? 1;
    const tokens = (next: number) => next * (padding === 'max' ? tower.contextLength : longest(next));
    while (batch === undefined && count < textsAtOnce && from + count < order.length) {
      if (tokens(count + 1) > tokensAtOnce) break;
      count += 1;
    }
    const members = order.slice(from, from + count);
    const rows = members.map((i) => texts[i] ?? []);
    // A graph of a fixed number of texts gets the first of them again in the places that are left.
    while (batch !== undefined && rows.length < batch) rows.push(rows[0] ?? []);
    const found = await run(rows, padding === 'max' ? tower.contextLength : longest(count));
    members.forEach((i, row) => {
      embeddings.set(found.subarray(row * dimension, (row + 1) * dimension), i * dimension);
    });
    from += members.length;
  }
  return embeddings;
}

const lengthOf = (tokens: readonly number[] | undefined) => tokens?.length ?? 0;
