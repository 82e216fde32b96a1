import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { describeFolder } from '../src/index.ts';
import {
  clipFiles,
  clipProcessor,
  clipText,
  clipTokenizer,
  clipVision,
  fused,
  siglipProcessor,
  siglipText,
  siglipVision,
  writeFolder,
} from './exported.ts';

type Changes = Parameters<typeof clipFiles>[0];

const describe = (changes: Changes, options: Partial<Parameters<typeof describeFolder>[1]> = {}) =>
  describeFolder(writeFolder(clipFiles(changes)), { name: 'it', ...options });

const bothGone = { 'onnx/vision_model.onnx': undefined, 'onnx/text_model.onnx': undefined };

test('an export of transformers is described from its files', async () => {
  const directory = fileURLToPath(new URL('../../scoring/test/fixtures/encoders/clip-split', import.meta.url));
  const manifest = await describeFolder(directory, { name: 'small', precision: 'fp32' });
  expect(manifest).toMatchObject({
    dimension: 24,
    logitScale: 100,
    precision: 'fp32',
    prompt: 'the nice {}',
    preprocessing: {
      views: [{ kind: 'resize-short-side-crop', resize: 32, crop: 32, longSide: 'floor' }],
      interpolation: 'bicubic',
    },
    vision: { file: 'onnx/vision_model.onnx', output: 'image_embeds' },
    text: { file: 'onnx/text_model.onnx', output: 'text_embeds', contextLength: 77, padId: 561, padding: 'longest' },
    defaultCorpus: { fraction: 0.15, quantile: 0.95, groups: 100 },
  });
  expect(Object.keys(manifest.files)).toEqual([
    'config.json',
    'onnx/text_model.onnx',
    'onnx/vision_model.onnx',
    'preprocessor_config.json',
    'tokenizer.json',
    'tokenizer_config.json',
  ]);
});

test('SigLIP: pooled outputs, squashed photos, padding to the end, lower case', async () => {
  const siglip = {
    'config.json': { model_type: 'siglip', text_config: { hidden_size: 768 } },
    'preprocessor_config.json': siglipProcessor,
    'tokenizer.json': {
      model: {
        vocab: [
          ['<pad>', 0],
          ['</s>', -1],
        ],
      },
    },
    'tokenizer_config.json': { pad_token: { content: '</s>' } },
    'onnx/vision_model.onnx': siglipVision,
    'onnx/text_model.onnx': siglipText,
  };
  const one = await describe(siglip);
  expect(one).toMatchObject({
    dimension: 768,
    logitScale: 117,
    preprocessing: { views: [{ kind: 'squash', size: 224 }], mean: [0.5, 0.5, 0.5] },
    vision: { output: 'pooler_output' },
    text: { output: 'pooler_output', contextLength: 64, padId: 1, padding: 'max', lowerCase: true },
  });
  const two = await describe({ ...siglip, 'tokenizer_config.json': { pad_token: '<pad>' } });
  expect(two.text).toMatchObject({ padId: 0, padding: 'max', lowerCase: true });
});

test('MobileCLIP: no normalisation, bilinear, 256 pixels', async () => {
  const { image_mean: _mean, image_std: _std, ...plain } = clipProcessor;
  const processor = { ...plain, size: { shortest_edge: 256 }, crop_size: 256, do_normalize: false, resample: 2 };
  const { preprocessing } = await describe({ 'preprocessor_config.json': processor });
  expect(preprocessing).toMatchObject({
    views: [{ kind: 'resize-short-side-crop', resize: 256, crop: 256 }],
    interpolation: 'bilinear',
    mean: [0, 0, 0],
    std: [1, 1, 1],
  });
});

test('jina-clip: one graph for both sides, its own words for pixels', async () => {
  const manifest = await describe({
    ...bothGone,
    'config.json': { model_type: 'jina_clip', text_config: { embed_dim: 1024 } },
    'preprocessor_config.json': {
      size: 512,
      resize_mode: 'shortest',
      interpolation: 'bicubic',
      mean: [0.5, 0.5, 0.5],
      std: [0.25, 0.25, 0.25],
    },
    'onnx/model.onnx': {
      ...fused,
      outputs: { text_embeddings: ['a', 1024], image_embeddings: ['a', 1024], l2norm_image_embeddings: ['a', 1024] },
    },
  });
  expect(manifest).toMatchObject({
    dimension: 1024,
    vision: { file: 'onnx/model.onnx', output: 'l2norm_image_embeddings' },
    text: { file: 'onnx/model.onnx', output: 'text_embeddings', contextLength: 512 },
    preprocessing: { views: [{ kind: 'resize-short-side-crop', resize: 512, crop: 512 }], std: [0.25, 0.25, 0.25] },
  });
});

test('open_clip: its own configuration, graphs beside it, a fixed number of tokens', async () => {
  const manifest = await describe({
    ...bothGone,
    'config.json': undefined,
    'preprocessor_config.json': undefined,
    'tokenizer_config.json': undefined,
    'open_clip_config.json': {
      model_cfg: { embed_dim: 640, vision_cfg: { image_size: 288 }, text_cfg: { context_length: 77 } },
      preprocess_cfg: { mean: [0.1, 0.2, 0.3], std: [0.4, 0.5, 0.6], interpolation: 'bicubic', resize_mode: 'squash' },
    },
    'visual.onnx': { inputs: { image: ['b', 3, 288, 288] }, outputs: { embedding: ['b', 640] } },
    'textual.onnx': { inputs: { text: ['b', 77] }, outputs: { embedding: ['b', 640] } },
  });
  expect(manifest).toMatchObject({
    dimension: 640,
    logitScale: 100,
    preprocessing: { views: [{ kind: 'squash', size: 288 }], mean: [0.1, 0.2, 0.3] },
    vision: { file: 'visual.onnx', output: 'embedding' },
    text: { file: 'textual.onnx', output: 'embedding', contextLength: 77, padding: 'max', padId: 0 },
  });
});

test("open_clip's sigmoid-trained models end at another scale, and attend to padding", async () => {
  const manifest = await describe({
    'config.json': undefined,
    'open_clip_config.json': {
      model_cfg: {
        embed_dim: 512,
        init_logit_scale: Math.log(10),
        init_logit_bias: -10,
        vision_cfg: { image_size: 224 },
        text_cfg: {
          context_length: 64,
          pool_type: 'last',
          no_causal_mask: true,
          tokenizer_kwargs: { clean: 'canonicalize' },
        },
      },
    },
  });
  expect(manifest.logitScale).toBe(117);
  expect(manifest.text).toMatchObject({ contextLength: 64, padding: 'max', lowerCase: true });
});

test('the precision asked for, or the fastest on a processor', async () => {
  const all = {
    'onnx/vision_model_fp16.onnx': clipVision,
    'onnx/text_model_fp16.onnx': clipText,
    'onnx/vision_model_int8.onnx': clipVision,
    'onnx/text_model_int8.onnx': clipText,
    'onnx/vision_model_uint8.onnx': clipVision,
    'onnx/text_model_quantized.onnx': clipText,
    'onnx/vision_model_q4.onnx': clipVision,
    'onnx/text_model_q4f16.onnx': clipText,
  };
  expect(await describe(all)).toMatchObject({
    precision: 'int8',
    vision: { file: 'onnx/vision_model_uint8.onnx' },
    text: { file: 'onnx/text_model_quantized.onnx' },
  });
  expect((await describe(all, { precision: 'fp16' })).vision.file).toBe('onnx/vision_model_fp16.onnx');
  expect((await describe(all, { precision: 'q4' })).text.file).toBe('onnx/text_model_q4f16.onnx');
  expect((await describe({})).precision).toBe('fp32');
});

test('weights beside a graph are part of the encoder', async () => {
  const manifest = await describe({
    'onnx/vision_model.onnx': { ...clipVision, external: ['vision_model.onnx_data'] },
    'onnx/vision_model.onnx_data': 'weights',
  });
  expect(manifest.files['onnx/vision_model.onnx_data']?.bytes).toBe(7);
});

test("CLIPN's second text tower is taken where it is there", async () => {
  const { noText, text } = await describe({ 'onnx/no_text_model.onnx': clipText });
  expect(noText).toEqual({ ...text, file: 'onnx/no_text_model.onnx' });
});

test('a configured scale beyond the start of training counts, and a given one more', async () => {
  const config = { model_type: 'clip', projection_dim: 512, logit_scale_init_value: Math.log(50) };
  expect((await describe({ 'config.json': config })).logitScale).toBeCloseTo(50);
  const given = { logitScale: 42, prompt: 'a photo of {}' };
  expect(await describe({ 'config.json': config }, given)).toMatchObject(given);
});

const withPixels = (changes: object) => ({ 'preprocessor_config.json': { ...clipProcessor, ...changes } });

const refusals: [string, Changes, RegExp][] = [
  [
    'a kind that is not known',
    { 'config.json': { model_type: 'bert' } },
    /config\.json: model_type: “bert” is not known\. Known are clip, siglip, jina_clip and open_clip's/,
  ],
  [
    'one tower alone',
    { 'config.json': { model_type: 'clip_vision_model', architectures: ['CLIPVisionModel'] } },
    /one tower alone, without its projection/,
  ],
  ['NaFlex', { 'config.json': { model_type: 'siglip2' } }, /NaFlex.*fixed resolution/],
  ['NaFlex by its processor', withPixels({ max_num_patches: 256 }), /max_num_patches: NaFlex/],
  ['no declared kind', { 'config.json': {} }, /config\.json: model_type: is missing/],
  ['no tokenizer', { 'tokenizer.json': undefined }, /there is no tokenizer\.json/],
  ['no processor', { 'preprocessor_config.json': undefined }, /there is no preprocessor_config\.json/],
  ['a processor without mean', withPixels({ image_mean: null }), /preprocessor_config\.json: image_mean: is missing/],
  ['a processor of the wrong shape', withPixels({ size: 'large' }), /preprocessor_config\.json: size: /],
  [
    'photos that are no squares',
    withPixels({ size: { height: 224, width: 336 }, do_center_crop: false }),
    /size: 224 × 336 is no square/,
  ],
  ['a crop beyond the photo', withPixels({ crop_size: 256 }), /crop_size: 256 is more than the short side, 224/],
  ['nearest neighbours', withPixels({ resample: 0 }), /resample: filter 0 is none of/],
  ['configuration that is no JSON', { 'config.json': '{' }, /config\.json is not JSON/],
  [
    'images without texts',
    { 'onnx/text_model.onnx': undefined },
    /an image tower, onnx\/vision_model\.onnx, without its text tower/,
  ],
  [
    'texts without images',
    { 'onnx/vision_model.onnx': undefined },
    /a text tower, onnx\/text_model\.onnx, without its image tower/,
  ],
  ['no graph', bothGone, /there is no ONNX graph/],
  [
    'towers of different precisions',
    { 'onnx/text_model.onnx': undefined, 'onnx/text_model_fp16.onnx': clipText },
    /no precision in common/,
  ],
  [
    'a missing projection',
    { 'onnx/vision_model.onnx': siglipVision },
    /vision_model\.onnx gives last_hidden_state, pooler_output: the projection .* is missing.*image_embeds/,
  ],
  [
    'outputs of other names',
    { 'onnx/text_model.onnx': { ...clipText, outputs: { logits: ['b', 10] } } },
    /text_model\.onnx gives logits, none of which is text_embeds/,
  ],
  ['a text graph without tokens', { 'onnx/text_model.onnx': { ...clipText, inputs: {} } }, /no input “input_ids”/],
  ['an image graph without images', { 'onnx/vision_model.onnx': { ...clipVision, inputs: {} } }, /takes no images/],
  [
    'towers that do not meet',
    { 'onnx/text_model.onnx': { ...clipText, outputs: { text_embeds: ['b', 768] } } },
    /images have 512 numbers and texts 768/,
  ],
  [
    'a graph that is a pointer',
    { 'onnx/vision_model.onnx': 'version https://git-lfs.github.com/spec/v1\noid sha256:0' },
    /Git LFS pointer/,
  ],
  [
    'a graph that is none',
    { 'onnx/vision_model.onnx': '<!doctype html><title>Not found</title>' },
    /vision_model\.onnx is no ONNX graph/,
  ],
  [
    'missing weights',
    { 'onnx/vision_model.onnx': { ...clipVision, external: ['gone.data'] } },
    /weights that a graph names are missing: onnx\/gone\.data/,
  ],
  [
    'weights outside the folder',
    { 'onnx/vision_model.onnx': { ...clipVision, external: ['../../secret'] } },
    /are missing: \.\.\/secret/,
  ],
];

test.each(refusals)('refused: %s', async (_what, changes, message) => {
  await expect(describe(changes)).rejects.toMatchObject({
    code: 'ENCODER_INVALID',
    message: expect.stringMatching(message),
  });
});

test('refused: a graph that was cut off', async () => {
  const files = clipFiles();
  files.set('onnx/vision_model.onnx', (files.get('onnx/vision_model.onnx') ?? Buffer.alloc(0)).subarray(0, 20_000));
  await expect(describeFolder(writeFolder(files), { name: 'it' })).rejects.toThrow('was cut off');
});

test('refused: a precision that is not there', async () => {
  await expect(describe({}, { precision: 'q4' })).rejects.toThrow(
    'there are no graphs of precision q4; there are fp32.',
  );
});

test('a folder that is not there is named', async () => {
  await expect(describeFolder('/nowhere/at/all', { name: 'it' })).rejects.toMatchObject({ code: 'FOLDER_NOT_FOUND' });
});

test('a tokenizer without a padding token pads with its own choice, or 0', async () => {
  const tokenizer = { ...clipTokenizer, padding: { pad_id: 7 } };
  expect((await describe({ 'tokenizer.json': tokenizer, 'tokenizer_config.json': undefined })).text.padId).toBe(7);
  expect((await describe({ 'tokenizer_config.json': undefined })).text.padId).toBe(0);
});
