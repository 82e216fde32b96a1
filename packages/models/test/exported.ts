import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { type GraphOutline, onnxFile } from './onnxFile.ts';

const root = mkdtempSync(join(tmpdir(), 'stray-models-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let count = 0;

/** A new folder's path, which goes away with the test file. */
export const newPath = (name = `folder-${count++}`) => join(root, name);

export const clipTokenizer = {
  added_tokens: [{ id: 49407, content: '<|endoftext|>' }],
  model: { type: 'BPE', vocab: { '!': 0 } },
};

export const clipProcessor = {
  image_processor_type: 'CLIPImageProcessor',
  size: { shortest_edge: 224 },
  crop_size: { height: 224, width: 224 },
  do_center_crop: true,
  do_normalize: true,
  image_mean: [0.48, 0.45, 0.4],
  image_std: [0.26, 0.26, 0.27],
  resample: 3,
};

export const siglipProcessor = {
  image_processor_type: 'SiglipImageProcessor',
  size: { height: 224, width: 224 },
  image_mean: [0.5, 0.5, 0.5],
  image_std: [0.5, 0.5, 0.5],
  resample: 3,
};

const pixels = { pixel_values: ['batch', 3, 'height', 'width'] };
const ids = { input_ids: ['batch', 'length'] };

export const clipVision: GraphOutline = { inputs: pixels, outputs: { image_embeds: ['batch', 512] }, weights: 40_000 };
export const clipText: GraphOutline = { inputs: ids, outputs: { text_embeds: ['batch', 512] } };
export const siglipVision: GraphOutline = {
  inputs: pixels,
  outputs: { last_hidden_state: ['batch', 196, 768], pooler_output: ['batch', 768] },
};
export const siglipText: GraphOutline = {
  inputs: ids,
  outputs: { last_hidden_state: ['batch', 'length', 768], pooler_output: ['batch', 768] },
};
export const fused: GraphOutline = {
  inputs: { ...ids, ...pixels },
  outputs: { logits_per_image: ['a', 'b'], text_embeds: ['b', 512], image_embeds: ['a', 512] },
};

type Content = GraphOutline | string | object | undefined;

const clip: Readonly<Record<string, Content>> = {
  'config.json': { model_type: 'clip', projection_dim: 512, logit_scale_init_value: 2.6592, text_config: null },
  'preprocessor_config.json': clipProcessor,
  'tokenizer.json': clipTokenizer,
  'tokenizer_config.json': { pad_token: '<|endoftext|>' },
  'onnx/vision_model.onnx': clipVision,
  'onnx/text_model.onnx': clipText,
};

/** The files of a CLIP export, some of them replaced or (undefined) left out. */
export function clipFiles(changes: Readonly<Record<string, Content>> = {}): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const [name, content] of Object.entries({ ...clip, ...changes })) {
    if (content === undefined) continue;
    if (typeof content === 'string') files.set(name, Buffer.from(content));
    else if (isGraph(content)) files.set(name, onnxFile(content));
    else files.set(name, Buffer.from(JSON.stringify(content)));
  }
  return files;
}

const isGraph = (content: object): content is GraphOutline => 'inputs' in content && 'outputs' in content;

export function writeFolder(files: ReadonlyMap<string, Buffer>, directory = newPath()): string {
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), bytes);
  }
  return directory;
}
