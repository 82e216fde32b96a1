import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StrayError } from '@stray/core';
import { z } from 'zod';

const number = z.number().nullish();
const whole = z.number().int().positive().nullish();

const modelConfig = z.object({
  model_type: z.string().nullish(),
  architectures: z.array(z.string()).nullish(),
  projection_dim: whole,
  logit_scale_init_value: number,
  text_config: z
    .object({
      max_position_embeddings: whole,
      hidden_size: whole,
      projection_dim: whole,
      projection_size: whole,
      embed_dim: whole,
    })
    .nullish(),
  vision_config: z.object({ hidden_size: whole, projection_dim: whole, embed_dim: whole }).nullish(),
});

const side = z.number().int().positive();

/** `224`, `{ shortest_edge: 224 }` or `{ height: 224, width: 224 }`. */
const size = z
  .union([side, z.object({ shortest_edge: side }), z.object({ height: side, width: side }), z.tuple([side, side])])
  .nullish();

const channels = z.union([
  z.tuple([z.number(), z.number(), z.number()]),
  z.number().transform((x) => [x, x, x] as const),
]);

const imageProcessor = z.object({
  image_processor_type: z.string().nullish(),
  feature_extractor_type: z.string().nullish(),
  do_resize: z.boolean().nullish(),
  size,
  resample: z.union([z.number().int(), z.string()]).nullish(),
  do_center_crop: z.boolean().nullish(),
  crop_size: size,
  crop_pct: number,
  do_rescale: z.boolean().nullish(),
  rescale_factor: number,
  do_normalize: z.boolean().nullish(),
  image_mean: channels.nullish(),
  image_std: channels.nullish(),
  do_pad: z.boolean().nullish(),
  max_num_patches: number,
  /** jina-clip and open_clip say it in these words. */
  interpolation: z.string().nullish(),
  resize_mode: z.string().nullish(),
  mean: channels.nullish(),
  std: channels.nullish(),
});

const token = z.union([z.string(), z.object({ content: z.string() }).transform(({ content }) => content)]).nullish();

const tokenizerConfig = z.object({ pad_token: token, do_lower_case: z.boolean().nullish(), model_max_length: number });

const tokenizer = z.object({
  added_tokens: z.array(z.object({ id: z.number().int(), content: z.string() })).nullish(),
  padding: z.object({ pad_id: z.number().int() }).nullish(),
  model: z.object({
    vocab: z.union([z.record(z.string(), z.number().int()), z.array(z.tuple([z.string(), z.number()]))]).nullish(),
  }),
});

const openClipConfig = z.object({
  model_cfg: z.object({
    embed_dim: z.number().int().positive(),
    init_logit_scale: number,
    init_logit_bias: number,
    vision_cfg: z.object({ image_size: z.union([side, z.tuple([side, side])]).nullish() }),
    text_cfg: z.object({
      context_length: whole,
      pool_type: z.string().nullish(),
      no_causal_mask: z.boolean().nullish(),
      tokenizer_kwargs: z.object({ clean: z.string().nullish() }).nullish(),
    }),
  }),
  preprocess_cfg: z
    .object({
      size: z.union([side, z.tuple([side, side])]).nullish(),
      mean: channels.nullish(),
      std: channels.nullish(),
      interpolation: z.string().nullish(),
      resize_mode: z.string().nullish(),
    })
    .nullish(),
});

export type ModelConfig = z.infer<typeof modelConfig>;
export type ImageProcessor = z.infer<typeof imageProcessor>;
export type Tokenizer = z.infer<typeof tokenizer>;
export type TokenizerConfig = z.infer<typeof tokenizerConfig>;
export type OpenClipConfig = z.infer<typeof openClipConfig>;

/** What the exporters write beside the graphs. */
export interface Configs {
  readonly model: ModelConfig | undefined;
  readonly imageProcessor: { readonly file: string; readonly says: ImageProcessor } | undefined;
  readonly openClip: OpenClipConfig | undefined;
  readonly tokenizer: Tokenizer;
  readonly tokenizerConfig: TokenizerConfig;
}

/** Every file that may describe an encoder; each is pinned where it is there. */
export const configFiles = [
  'config.json',
  'preprocessor_config.json',
  'processor_config.json',
  'open_clip_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
] as const;

const limitBytes = 64 * 1024 * 1024;

/** @throws StrayError ENCODER_INVALID naming the file and the field */
export async function readConfigs(directory: string): Promise<Configs> {
  const tokens = await read(directory, 'tokenizer.json', tokenizer);
  if (tokens === undefined) {
    throw new StrayError(
      'ENCODER_INVALID',
      `${directory}: there is no tokenizer.json, without which no text can be read.`,
    );
  }
  const own = await read(directory, 'preprocessor_config.json', imageProcessor);
  const joint = await read(directory, 'processor_config.json', z.object({ image_processor: imageProcessor.nullish() }));
  return {
    model: await read(directory, 'config.json', modelConfig),
    imageProcessor:
      own !== undefined
        ? { file: 'preprocessor_config.json', says: own }
        : joint?.image_processor
          ? { file: 'processor_config.json', says: joint.image_processor }
          : undefined,
    openClip: await read(directory, 'open_clip_config.json', openClipConfig),
    tokenizer: tokens,
    tokenizerConfig: (await read(directory, 'tokenizer_config.json', tokenizerConfig)) ?? {},
  };
}

async function read<S extends z.ZodType>(directory: string, name: string, schema: S): Promise<z.infer<S> | undefined> {
  const path = join(directory, name);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new StrayError('ENCODER_INVALID', `${path} cannot be read.`, { cause });
  }
  if (text.length > limitBytes) throw new StrayError('ENCODER_INVALID', `${path} has more than 64 MB.`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new StrayError('ENCODER_INVALID', `${path} is not JSON.`, { cause });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new StrayError('ENCODER_INVALID', `${path}: ${issue?.path.join('.') || 'the whole'}: ${issue?.message}`);
}
