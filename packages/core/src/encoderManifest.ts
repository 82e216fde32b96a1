import { z } from 'zod';

const file = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.number().int().positive() });

/** One way of turning an upright photo into a square of pixels. */
export const view = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('resize-short-side-crop'),
    resize: z.number().int().min(8).max(2048),
    crop: z.number().int().min(8).max(2048),
  }),
  z.object({ kind: z.literal('squash'), size: z.number().int().min(8).max(2048) }),
]);

/** What an encoder's folder says of itself, in `manifest.json`. */
export const encoderManifest = z.object({
  format: z.literal(1),
  name: z.string().regex(/^[a-z0-9._-]{1,64}$/),
  family: z.literal('conse'),
  files: z.record(z.string(), file),
  dimension: z.number().int().min(1).max(16_000),
  /** 1/τ: similarities are multiplied by it before any softmax. */
  logitScale: z.number().positive(),
  similarity: z.enum(['cosine', 'inner-product']),
  normalized: z.object({ image: z.boolean(), text: z.boolean() }),
  prompt: z.string().includes('{}'),
  preprocessing: z.object({
    views: z.array(view).min(1).max(8),
    interpolation: z.literal('bicubic'),
    antialias: z.literal(true),
    background: z.tuple([z.number(), z.number(), z.number()]),
  }),
  posteriorTemperature: z.number().positive(),
  defaultCorpus: z.object({
    fraction: z.number().gt(0).max(1),
    quantile: z.number().min(0).max(1),
    groups: z.number().int().min(1),
  }),
});

export type View = z.infer<typeof view>;
export type EncoderManifest = z.infer<typeof encoderManifest>;

/** An encoder on disk whose files were found to be what its manifest says. */
export interface EncoderFolder {
  readonly directory: string;
  readonly manifest: EncoderManifest;
}
