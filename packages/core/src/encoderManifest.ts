import { z } from 'zod';

const file = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.number().int().positive() });

/** A file inside the encoder's folder, with forward slashes: no absolute path, no way out of it. */
export const encoderFile = z
  .string()
  .regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/, 'is no file inside the folder');

/** One way of turning an upright photo into a square of pixels. */
export const view = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('resize-short-side-crop'),
    resize: z.number().int().min(8).max(2048),
    crop: z.number().int().min(8).max(2048),
    /** Length of the long side: to the nearest pixel, or cut to a whole one, as transformers and torchvision do. */
    longSide: z.enum(['round', 'floor']).default('round'),
  }),
  z.object({ kind: z.literal('squash'), size: z.number().int().min(8).max(2048) }),
]);

export const interpolation = z.enum(['bicubic', 'bilinear', 'lanczos']);

const rgb = z.tuple([z.number(), z.number(), z.number()]);

const prompt = z.string().includes('{}');

const everyFamily = {
  format: z.literal(1),
  name: z.string().regex(/^[a-z0-9._-]{1,64}$/),
  files: z.record(encoderFile, file),
  /** Where the files were downloaded from: a repository of a hub, at one commit. */
  origin: z.object({ hub: z.string(), commit: z.string() }).optional(),
  dimension: z.number().int().min(1).max(16_000),
  /** 1/τ: similarities are multiplied by it before any softmax. */
  logitScale: z.number().positive(),
  similarity: z.enum(['cosine', 'inner-product']),
  normalized: z.object({ image: z.boolean(), text: z.boolean() }),
  /** Put around ID labels and nouns. */
  prompt,
  defaultCorpus: z.object({
    fraction: z.number().gt(0).max(1),
    quantile: z.number().min(0).max(1),
    groups: z.number().int().min(1),
  }),
};

const conse = z.object({
  ...everyFamily,
  family: z.literal('conse'),
  preprocessing: z.object({
    views: z.array(view).min(1).max(8),
    interpolation: z.literal('bicubic'),
    antialias: z.literal(true),
    background: rgb,
  }),
  posteriorTemperature: z.number().positive(),
});

/** Where a tower's graph lies, and the output that holds its embeddings. */
const tower = z.object({ file: encoderFile, output: z.string().min(1) });

const textTower = tower.extend({
  /** Most tokens of a text, its first and last included. */
  contextLength: z.number().int().min(4).max(8192),
  padId: z.number().int().min(0),
  /** `max` where padding changes the embedding (SigLIP attends to it); `longest` of the batch otherwise. */
  padding: z.enum(['max', 'longest']),
  lowerCase: z.boolean(),
});

const clip = z.object({
  ...everyFamily,
  family: z.literal('clip'),
  /** Put around adjectives. */
  adjectivePrompt: prompt,
  preprocessing: z.object({
    views: z.array(view).length(1),
    interpolation,
    antialias: z.literal(true),
    background: rgb,
    /** Pixels 0…255 are multiplied by it, then (x − mean) / std by channel. */
    rescale: z.number().positive(),
    mean: rgb,
    std: rgb,
  }),
  precision: z.enum(['fp32', 'fp16', 'int8', 'q4']),
  /** The same file in the fused layout. */
  vision: tower,
  text: textTower,
  /** The second text tower of CLIPN (Wang et al., ICCV 2023), which says what an image is not. */
  noText: textTower.optional(),
});

/** What an encoder's folder says of itself, in `manifest.json`. */
export const encoderManifest = z.discriminatedUnion('family', [conse, clip]);

export type View = z.infer<typeof view>;
export type Interpolation = z.infer<typeof interpolation>;
export type ConseManifest = z.infer<typeof conse>;
export type ClipManifest = z.infer<typeof clip>;
export type EncoderManifest = z.infer<typeof encoderManifest>;

/** An encoder on disk whose files were found to be what its manifest says. */
export interface EncoderFolder<M extends EncoderManifest = EncoderManifest> {
  readonly directory: string;
  readonly manifest: M;
  /** Path of the packed WordNet table, from which candidates and reasons come. */
  readonly wordnet: string;
  /** A folder for what this encoder computes once, such as the embeddings of WordNet's words; made when first wanted. */
  readonly cache: string;
}
