import { open } from 'node:fs/promises';
import { StrayError } from '@stray/core';
import { MalformedMessage, type MessageReader, readMessages } from './protobuf.ts';

/** An input or output of a graph; a dimension that is only named, such as the batch, is null. */
export interface Port {
  readonly name: string;
  readonly shape: readonly (number | null)[];
}

/** What a graph says of itself, without loading it. */
export interface OnnxGraph {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** Files beside it that hold weights, as it names them. */
  readonly externalFiles: readonly string[];
}

/** Field numbers of onnx.proto (ONNX IR 3 and later). */
const modelGraph = 7;
const graphFields = { initializer: 5, input: 11, output: 12 };
const tensorExternalData = 13;

/**
 * Reads names, shapes and external files of an .onnx file, in a few reads however large it is.
 *
 * @throws StrayError ENCODER_INVALID when it is no ONNX graph, was cut off, or is only a Git LFS pointer
 */
export async function readOnnxGraph(path: string): Promise<OnnxGraph> {
  const file = await open(path).catch((cause) => {
    throw new StrayError('ENCODER_INVALID', `${path} is missing or cannot be read.`, { cause });
  });
  try {
    const { size } = await file.stat();
    const reader = readMessages(file, size);
    if (size < 1024 && (await reader.text(0, size)).startsWith('version https://git-lfs')) {
      throw new StrayError(
        'ENCODER_INVALID',
        `${path} is a Git LFS pointer, not the graph; "git lfs pull" fetches it.`,
      );
    }
    return await graphOf(reader, path);
  } catch (cause) {
    if (!(cause instanceof MalformedMessage)) throw cause;
    throw new StrayError('ENCODER_INVALID', `${path} is no ONNX graph, or was cut off (${cause.message}).`, { cause });
  } finally {
    await file.close();
  }
}

async function graphOf(reader: MessageReader, path: string): Promise<OnnxGraph> {
  const inputs: Port[] = [];
  const outputs: Port[] = [];
  const weights = new Set<string>();
  const externalFiles = new Set<string>();
  let found = false;
  for await (const model of reader.fields(0, reader.size)) {
    if (model.number !== modelGraph || model.kind !== 'range') continue;
    found = true;
    for await (const field of reader.fields(model.start, model.end)) {
      if (field.kind !== 'range') continue;
      if (field.number === graphFields.input) inputs.push(await portOf(reader, field));
      if (field.number === graphFields.output) outputs.push(await portOf(reader, field));
      if (field.number === graphFields.initializer) {
        const { name, location } = await weightOf(reader, field);
        weights.add(name);
        if (location !== undefined) externalFiles.add(location);
      }
    }
  }
  if (!found) throw new StrayError('ENCODER_INVALID', `${path} holds no ONNX graph.`);
  // Old graphs list their weights among the inputs.
  return { inputs: inputs.filter(({ name }) => !weights.has(name)), outputs, externalFiles: [...externalFiles] };
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** ValueInfoProto { name = 1, type = 2 { tensor_type = 1 { shape = 2 { dim = 1 { dim_value = 1 } } } } } */
async function portOf(reader: MessageReader, range: Range): Promise<Port> {
  let name = '';
  const shape: (number | null)[] = [];
  for await (const field of reader.fields(range.start, range.end)) {
    if (field.kind !== 'range') continue;
    if (field.number === 1) name = await reader.text(field.start, field.end);
    if (field.number !== 2) continue;
    for await (const dims of within(reader, field, [1, 2, 1])) {
      let size: number | null = null;
      for await (const value of reader.fields(dims.start, dims.end)) {
        if (value.kind === 'number' && value.number === 1 && value.value > 0 && value.value < 2 ** 31)
          size = value.value;
      }
      shape.push(size);
    }
  }
  return { name, shape };
}

/** The messages at the end of a path of field numbers. */
async function* within(reader: MessageReader, range: Range, path: readonly number[]): AsyncGenerator<Range> {
  const [number, ...rest] = path;
  for await (const field of reader.fields(range.start, range.end)) {
    if (field.kind !== 'range' || field.number !== number) continue;
    if (rest.length === 0) yield field;
    else yield* within(reader, field, rest);
  }
}

/** TensorProto { name = 8, external_data = 13 { key = 1, value = 2 } } */
async function weightOf(reader: MessageReader, range: Range): Promise<{ name: string; location: string | undefined }> {
  let name = '';
  let location: string | undefined;
  for await (const field of reader.fields(range.start, range.end)) {
    if (field.kind !== 'range') continue;
    if (field.number === 8) name = await reader.text(field.start, field.end);
    if (field.number !== tensorExternalData) continue;
    const entry: Record<number, string> = {};
    for await (const part of reader.fields(field.start, field.end)) {
      if (part.kind === 'range') entry[part.number] = await reader.text(part.start, part.end);
    }
    if (entry[1] === 'location') location = entry[2];
  }
  return { name, location };
}
