import './telemetry.ts';
import { fileURLToPath } from 'node:url';
import { StrayError } from '@stray/core';
import * as ort from 'onnxruntime-node';

/** A dense tensor in row-major order. */
export type Tensor =
  | { readonly type: 'float32'; readonly data: Float32Array; readonly shape: readonly number[] }
  | { readonly type: 'uint8'; readonly data: Uint8Array; readonly shape: readonly number[] }
  | { readonly type: 'int64'; readonly data: BigInt64Array; readonly shape: readonly number[] };

export interface Session {
  readonly device: 'cpu';
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
  close(): Promise<void>;
}

/**
 * Opens a graph on the CPU. `run` computes on the calling thread (onnxruntime-node has no asynchronous run), so long
 * work belongs in a worker thread.
 *
 * @param model path of an .onnx file
 * @param threads threads of one operator; 1 where several sessions work side by side
 * @throws StrayError ENCODER_INVALID when the file is not a graph that the runtime can load
 */
export async function openSession(model: string, threads: number): Promise<Session> {
  exactInt8 ??= needsExactInt8();
  return openWith(model, threads, await exactInt8);
}

let exactInt8: Promise<boolean> | undefined;

/**
 * x64 processors without VNNI add pairs of int8 products in 16 bits that saturate, which ruins the embeddings of an int8
 * network; the runtime's exact mode is right on them but slower elsewhere. So a sum that saturates is tried once.
 */
async function needsExactInt8(): Promise<boolean> {
  const probe = fileURLToPath(new URL('../../graphs/int8-sum.onnx', import.meta.url));
  const session = await openWith(probe, 1, false);
  const activations = { type: 'uint8', data: new Uint8Array(16).fill(255), shape: [1, 16] } as const;
  const [sum] = floats(await session.run({ activations }), 'sum');
  await session.close();
  return sum !== 16 * 255 * 127;
}

async function openWith(model: string, threads: number, exact: boolean): Promise<Session> {
  let session: ort.InferenceSession;
  try {
    session = await ort.InferenceSession.create(model, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      extra: {
        session: {
          // Threads that spin while they wait take the cores that decoding needs.
          intra_op: { allow_spinning: '0' },
          x64quantprecision: exact ? '1' : '0',
        },
      },
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StrayError('ENCODER_INVALID', `${model} cannot be loaded as an ONNX graph: ${reason}`, { cause });
  }
  return {
    device: 'cpu',
    async run(inputs) {
      const feeds: Record<string, ort.Tensor> = {};
      for (const [name, tensor] of Object.entries(inputs)) feeds[name] = toRuntime(tensor);
      const results = await session.run(feeds);
      return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, fromRuntime(tensor)]));
    },
    close: () => session.release(),
  };
}

function toRuntime(tensor: Tensor): ort.Tensor {
  switch (tensor.type) {
    case 'float32':
      return new ort.Tensor('float32', tensor.data, [...tensor.shape]);
    case 'uint8':
      return new ort.Tensor('uint8', tensor.data, [...tensor.shape]);
    case 'int64':
      return new ort.Tensor('int64', tensor.data, [...tensor.shape]);
  }
}

function fromRuntime(tensor: ort.Tensor): Tensor {
  const { data, dims: shape } = tensor;
  if (data instanceof Float32Array) return { type: 'float32', data, shape };
  if (data instanceof BigInt64Array) return { type: 'int64', data, shape };
  if (data instanceof Uint8Array) return { type: 'uint8', data, shape };
  throw new StrayError('ENCODER_INVALID', `The graph returned a tensor of an unexpected type, ${tensor.type}.`);
}

/** The float32 output of that name; a graph without it is refused. */
export function floats(outputs: Readonly<Record<string, Tensor>>, name: string): Float32Array {
  const tensor = outputs[name];
  if (tensor?.type !== 'float32') throw new StrayError('ENCODER_INVALID', `The graph has no float32 output "${name}".`);
  return tensor.data;
}

/** The int64 output of that name as ordinary numbers. */
export function integers(outputs: Readonly<Record<string, Tensor>>, name: string): number[] {
  const tensor = outputs[name];
  if (tensor?.type !== 'int64') throw new StrayError('ENCODER_INVALID', `The graph has no int64 output "${name}".`);
  return Array.from(tensor.data, Number);
}
