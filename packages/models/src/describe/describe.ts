import { readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { type ClipManifest, encoderManifest, StrayError } from '@stray/core';
import { type Digests, freshDigests } from '../digests.ts';
import { type Configs, configFiles, readConfigs } from './configs.ts';
import { type Graphs, readGraphs } from './graphs.ts';
import { type Kind, kindOf, logitScaleOf } from './kinds.ts';
import { chooseLayout, type Layout, type Precision } from './layout.ts';
import { fromImageProcessor, fromOpenClip } from './pixels.ts';
import { towerPorts } from './ports.ts';

export interface DescribeOptions {
  readonly name: string;
  readonly precision?: Precision | undefined;
  /** Around ID labels and nouns, with `{}` in it. */
  readonly prompt?: string | undefined;
  readonly logitScale?: number | undefined;
  readonly origin?: ClipManifest['origin'];
  readonly digests?: Digests;
}

/** Published figures are best with these (Jiang et al. 2024). */
const prompts = { noun: 'the nice {}', adjective: 'This is a {} photo' };

/**
 * Makes the manifest of a CLIP-family encoder from the files that exporters write: `config.json`,
 * `preprocessor_config.json`, `tokenizer.json` and ONNX graphs. Behaviour follows from what the files say alone.
 *
 * @throws StrayError ENCODER_INVALID naming the file and the field that is missing or not understood
 */
export async function describeFolder(directory: string, options: DescribeOptions): Promise<ClipManifest> {
  const names = await filesBelow(directory);
  const configs = await readConfigs(directory);
  const kind = kindOf(configs, directory);
  const layout = chooseLayout(names, { asked: options.precision, where: directory });
  const graphs = await readGraphs(directory, layout);
  const ports = towerPorts(graphs, { kind, configs, layout, directory });
  const { digests = freshDigests } = options;
  const files: ClipManifest['files'] = {};
  for (const name of filesOf(directory, { names, layout, graphs }))
    files[name] = await digests.of(join(directory, name));
  const text = textSettings(configs, kind, ports.contextLength);
  const manifest = encoderManifest.safeParse({
    format: 1,
    name: options.name,
    family: 'clip',
    files,
    ...(options.origin !== undefined && { origin: options.origin }),
    dimension: ports.dimension,
    logitScale: options.logitScale ?? logitScaleOf(configs, kind),
    similarity: 'cosine',
    normalized: { image: true, text: true },
    prompt: options.prompt ?? prompts.noun,
    adjectivePrompt: prompts.adjective,
    defaultCorpus: { fraction: 0.15, quantile: 0.95, groups: 100 },
    preprocessing: pixelsOf(configs, directory),
    precision: layout.precision,
    vision: { file: layout.vision, output: ports.imageOutput },
    text: { file: layout.text, output: ports.textOutput, ...text },
    ...(layout.noText !== undefined && { noText: { file: layout.noText, output: ports.noTextOutput, ...text } }),
  });
  if (manifest.success && manifest.data.family === 'clip') return manifest.data;
  const issue = manifest.error?.issues[0];
  throw new StrayError('ENCODER_INVALID', `${directory}: ${issue?.path.join('.')}: ${issue?.message}`);
}

interface Found {
  readonly names: readonly string[];
  readonly layout: Layout;
  readonly graphs: Graphs;
}

/** Everything that the encoder is made of: configurations, graphs, and the weights that lie beside the graphs. */
function filesOf(directory: string, { names, layout, graphs }: Found): string[] {
  const beside = (graph: string, files: readonly string[]) =>
    files.map((file) => posix.join(posix.dirname(graph), file));
  const wanted = new Set<string>([
    ...configFiles.filter((name) => names.includes(name)),
    ...names.filter((name) => /^LICENSE[A-Za-z0-9._-]*$/.test(name)),
    layout.vision,
    ...beside(layout.vision, graphs.vision.externalFiles),
    layout.text,
    ...beside(layout.text, graphs.text.externalFiles),
    ...(layout.noText === undefined
      ? []
      : [layout.noText, ...beside(layout.noText, graphs.noText?.externalFiles ?? [])]),
  ]);
  const missing = [...wanted].find((name) => !names.includes(name));
  if (missing !== undefined) {
    throw new StrayError('ENCODER_INVALID', `${directory}: weights that a graph names are missing: ${missing}.`);
  }
  return [...wanted].sort();
}

function pixelsOf({ imageProcessor, openClip }: Configs, directory: string): ClipManifest['preprocessing'] {
  if (imageProcessor !== undefined) {
    return fromImageProcessor(imageProcessor.says, join(directory, imageProcessor.file));
  }
  if (openClip !== undefined) return fromOpenClip(openClip, join(directory, 'open_clip_config.json'));
  throw new StrayError(
    'ENCODER_INVALID',
    `${directory}: there is no preprocessor_config.json, which says what happens to pixels.`,
  );
}

type TextSettings = Pick<ClipManifest['text'], 'contextLength' | 'padId' | 'padding' | 'lowerCase'>;

/** @param fixedLength tokens that the graph is made for, where it takes no other number */
function textSettings(configs: Configs, kind: Kind, fixedLength: number | null): TextSettings {
  const { model, tokenizer, tokenizerConfig } = configs;
  const declared = model?.text_config?.max_position_embeddings;
  const contextLength = fixedLength ?? Math.min(declared ?? kind.contextLength, 8192);
  return {
    contextLength,
    padding: fixedLength === null ? kind.padding : 'max',
    padId: padIdOf(tokenizer, tokenizerConfig),
    lowerCase: tokenizerConfig.do_lower_case ?? kind.lowerCase,
  };
}

function padIdOf(tokenizer: Configs['tokenizer'], { pad_token: pad }: Configs['tokenizerConfig']): number {
  if (pad != null) {
    const added = tokenizer.added_tokens?.find(({ content }) => content === pad)?.id;
    if (added !== undefined) return added;
    const { vocab } = tokenizer.model;
    const id = Array.isArray(vocab) ? vocab.findIndex(([word]) => word === pad) : (vocab?.[pad] ?? -1);
    if (id >= 0) return id;
  }
  return tokenizer.padding?.pad_id ?? 0;
}

/** Names of the files of a folder and of its folders, with forward slashes. */
async function filesBelow(directory: string): Promise<string[]> {
  try {
    const top = await readdir(directory, { withFileTypes: true });
    const nested = top
      .filter((entry) => entry.name === 'onnx' && !entry.isFile())
      .map(async ({ name }) => (await readdir(join(directory, name))).map((file) => `${name}/${file}`));
    const names = top.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
    return [...names, ...(await Promise.all(nested)).flat()].sort();
  } catch (cause) {
    throw new StrayError('FOLDER_NOT_FOUND', `The folder ${directory} is not there or cannot be read.`, { cause });
  }
}
