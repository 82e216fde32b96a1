import { join } from 'node:path';
import type { Layout } from './layout.ts';
import { type OnnxGraph, readOnnxGraph } from './onnxGraph.ts';

/** What the graphs of a layout say of themselves. */
export interface Graphs {
  readonly vision: OnnxGraph;
  /** The same as `vision` in the fused layout. */
  readonly text: OnnxGraph;
  readonly noText: OnnxGraph | undefined;
}

/** @throws StrayError ENCODER_INVALID when one of them cannot be read */
export async function readGraphs(directory: string, { vision, text, noText }: Layout): Promise<Graphs> {
  const read = (file: string) => readOnnxGraph(join(directory, file));
  const image = await read(vision);
  return {
    vision: image,
    text: text === vision ? image : await read(text),
    noText: noText === undefined ? undefined : await read(noText),
  };
}
