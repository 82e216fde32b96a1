import { join } from 'node:path';
import { StrayError } from '@stray/core';
import type { Configs } from './configs.ts';
import type { Graphs } from './graphs.ts';
import type { Kind } from './kinds.ts';
import type { Layout } from './layout.ts';
import type { OnnxGraph, Port } from './onnxGraph.ts';

export interface TowerPorts {
  readonly imageOutput: string;
  readonly textOutput: string;
  readonly noTextOutput: string | undefined;
  readonly dimension: number;
  /** Tokens of a text where the graph takes this number alone. */
  readonly contextLength: number | null;
}

interface Context {
  readonly kind: Kind;
  readonly configs: Configs;
  readonly layout: Layout;
  readonly directory: string;
}

/**
 * Which outputs of the graphs are the embeddings, and how long they are.
 *
 * @throws StrayError ENCODER_INVALID when an input or output is missing, or the towers do not meet in one space
 */
export function towerPorts(graphs: Graphs, { kind, configs, layout, directory }: Context): TowerPorts {
  const declared = declaredDimension(configs);
  const [visionPath, textPath] = [layout.vision, layout.text].map((file) => join(directory, file));
  const image = outputOf(graphs.vision, kind.imageOutputs, { declared, path: `${visionPath}` });
  const text = outputOf(graphs.text, kind.textOutputs, { declared, path: `${textPath}` });
  const noText =
    graphs.noText && outputOf(graphs.noText, kind.textOutputs, { declared, path: join(directory, `${layout.noText}`) });
  if (!graphs.vision.inputs.some(({ shape }) => shape.length === 4)) {
    throw new StrayError('ENCODER_INVALID', `${visionPath} takes no images: it has no input of four dimensions.`);
  }
  const ids = graphs.text.inputs.find(({ name }) => name === 'input_ids') ?? soleInput(graphs.text);
  if (ids === undefined) {
    throw new StrayError('ENCODER_INVALID', `${textPath} takes no tokens: it has no input “input_ids”.`);
  }
  const [a, b] = [image, text].map(lengthOf);
  if (a != null && b != null && a !== b) {
    throw new StrayError('ENCODER_INVALID', `${directory}: images have ${a} numbers and texts ${b}: no common space.`);
  }
  const dimension = a ?? b ?? declared;
  if (dimension === undefined) {
    throw new StrayError('ENCODER_INVALID', `${directory}/config.json: projection_dim: is missing.`);
  }
  return {
    imageOutput: image.name,
    textOutput: text.name,
    noTextOutput: noText?.name,
    dimension,
    contextLength: ids.shape[1] ?? null,
  };
}

interface Where {
  readonly declared: number | undefined;
  readonly path: string;
}

function outputOf(graph: OnnxGraph, names: readonly string[], { declared, path }: Where): Port {
  for (const name of names) {
    const port = graph.outputs.find((output) => output.name === name);
    if (port !== undefined) return port;
  }
  const [only, ...others] = graph.outputs.filter(({ name }) => !beforeProjection.includes(name));
  if (only !== undefined && others.length === 0 && only.shape.length === 2 && lengthOf(only) === declared) return only;
  const given = graph.outputs.map(({ name }) => name).join(', ') || 'nothing';
  const missing = graph.outputs.some(({ name }) => beforeProjection.includes(name));
  throw new StrayError(
    'ENCODER_INVALID',
    missing
      ? `${path} gives ${given}: the projection into the common space is missing. Export it with its projection, so that it gives ${names[0]}.`
      : `${path} gives ${given}, none of which is ${names.join(' or ')}.`,
  );
}

/** What a tower computes before it is projected into the space that images and texts share. */
const beforeProjection: readonly string[] = ['pooler_output', 'last_hidden_state'];

const lengthOf = ({ shape }: Port): number | undefined => shape.at(-1) ?? undefined;

function soleInput({ inputs }: OnnxGraph): Port | undefined {
  const flat = inputs.filter(({ shape }) => shape.length === 2);
  return flat.length === 1 ? flat[0] : undefined;
}

function declaredDimension({ model, openClip }: Configs): number | undefined {
  const text = model?.text_config;
  return (
    openClip?.model_cfg.embed_dim ??
    model?.projection_dim ??
    text?.projection_dim ??
    text?.projection_size ??
    text?.embed_dim ??
    text?.hidden_size ??
    undefined
  );
}
