import './telemetry.ts';
import { fileURLToPath } from 'node:url';
import { type Device, StrayError } from '@stray/core';
import * as ort from 'onnxruntime-node';
import { widen } from '../files/half.ts';

keepHalvesReadable();

/**
 * The runtime's native part reads half floats from a Uint16Array alone, but its tensors hold them in a Float16Array where the
 * language has one, as Node 24 does. They decide on it once, when the first tensor is made: that one is made as if there were none.
 */
function keepHalvesReadable(): void {
  const name = 'Float16Array';
  const own = Object.getOwnPropertyDescriptor(globalThis, name);
  if (own === undefined) return;
  Reflect.deleteProperty(globalThis, name);
  new ort.Tensor('uint8', new Uint8Array(1), [1]);
  Object.defineProperty(globalThis, name, own);
}

/** A dense tensor in row-major order. */
export type Tensor =
  | { readonly type: 'float32'; readonly data: Float32Array; readonly shape: readonly number[] }
  /** Bits of IEEE 754 half precision. */
  | { readonly type: 'float16'; readonly data: Uint16Array; readonly shape: readonly number[] }
  | { readonly type: 'uint8'; readonly data: Uint8Array; readonly shape: readonly number[] }
  | { readonly type: 'int32'; readonly data: Int32Array; readonly shape: readonly number[] }
  | { readonly type: 'int64'; readonly data: BigInt64Array; readonly shape: readonly number[] };

/** What a graph says of one of its inputs or outputs; a size that is open has a name, or -1. */
export interface GraphValue {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** How threads wait for their next part: asleep, or spinning, which takes the cores of whatever works beside them. */
export type Waiting = 'asleep' | 'spinning';

export interface Session {
  readonly device: Device;
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
  close(): Promise<void>;
}

/**
 * Opens a graph. `run` computes on the calling thread (onnxruntime-node has no asynchronous run), so long work belongs in
 * a worker thread; it throws StrayError DEVICE_OUT_OF_MEMORY when the device has no room for what it is given, and
 * ENCODER_INVALID when a GPU cannot run it.
 *
 * @param model path of an .onnx file
 * @param threads processor threads of one operator; 1 where several sessions work side by side
 * @param device where the operators run that it has kernels for; the others run on the processor
 * @param waiting asleep unless it is said otherwise; spinning saves a twelfth of mining
 * @throws StrayError ENCODER_INVALID when the file is not a graph that the runtime can load on that device
 */
export async function openSession(
  model: string,
  threads: number,
  { device = 'cpu', waiting = 'asleep' }: { readonly device?: Device; readonly waiting?: Waiting } = {},
): Promise<Session> {
  exactInt8 ??= needsExactInt8();
  return openWith(model, { threads, device, waiting, exact: await exactInt8 });
}

let exactInt8: Promise<boolean> | undefined;

/**
 * x64 processors without VNNI add pairs of int8 products in 16 bits that saturate, which ruins the embeddings of an int8
 * network; the runtime's exact mode is right on them but slower elsewhere. So a sum that saturates is tried once.
 */
async function needsExactInt8(): Promise<boolean> {
  const probe = fileURLToPath(new URL('../../graphs/int8-sum.onnx', import.meta.url));
  const session = await openWith(probe, { threads: 1, device: 'cpu', waiting: 'asleep', exact: false });
  const activations = { type: 'uint8', data: new Uint8Array(16).fill(255), shape: [1, 16] } as const;
  const [sum] = floats(await session.run({ activations }), 'sum');
  await session.close();
  return sum !== 16 * 255 * 127;
}

interface SessionSettings {
  readonly threads: number;
  readonly device: Device;
  readonly waiting: Waiting;
  readonly exact: boolean;
}

async function openWith(model: string, { threads, device, waiting, exact }: SessionSettings): Promise<Session> {
  let session: ort.InferenceSession;
  try {
    session = await ort.InferenceSession.create(model, {
      executionProviders: device === 'cpu' ? ['cpu'] : [device, 'cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      // What goes wrong is thrown; nothing is written beside it.
      logSeverityLevel: 4,
      extra: {
        session: {
          intra_op: { allow_spinning: waiting === 'spinning' ? '1' : '0' },
          x64quantprecision: exact ? '1' : '0',
        },
      },
    });
  } catch (cause) {
    const where = device === 'cpu' ? '' : ` on ${device}`;
    throw new StrayError('ENCODER_INVALID', `${model} cannot be loaded as an ONNX graph${where}: ${wordsOf(cause)}`, {
      cause,
    });
  }
  return {
    device,
    inputs: session.inputMetadata.map(graphValue),
    outputs: session.outputMetadata.map(graphValue),
    async run(inputs) {
      const feeds: Record<string, ort.Tensor> = {};
      for (const [name, tensor] of Object.entries(inputs)) feeds[name] = toRuntime(tensor);
      const results = await session.run(feeds).catch((cause: unknown) => refuse(cause, device));
      return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, fromRuntime(tensor)]));
    },
    close: () => session.release(),
  };
}

const wordsOf = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown));

/**
 * How the runtime's allocators, CUDA, cuDNN and WebGPU say it. A tensor above WebGPU's largest buffer ends in a look-up of a
 * buffer that was never made, or in Dawn's words on its limits.
 */
const outOfMemory =
  /failed to allocate memory|out of memory|bad_alloc|CUDA_ERROR_OUT_OF_MEMORY|ALLOC_FAILED|device (is |was )?lost|raw_hash_map<>::at|exceeds the max buffer size/i;

function refuse(cause: unknown, device: Device): never {
  const words = wordsOf(cause);
  if (!outOfMemory.test(words)) {
    if (device === 'cpu') throw cause;
    // Such as half precision where a GPU has none: some kernels are compiled only when they are first wanted.
    throw new StrayError('ENCODER_INVALID', `The graph does not run on ${device}: ${words}`, { cause });
  }
  throw new StrayError('DEVICE_OUT_OF_MEMORY', `The memory of ${device} does not hold what the network needs.`, {
    cause,
  });
}

function graphValue(value: ort.InferenceSession.ValueMetadata): GraphValue {
  return value.isTensor
    ? { name: value.name, type: value.type, shape: value.shape }
    : { name: value.name, type: 'sequence', shape: [] };
}

function toRuntime(tensor: Tensor): ort.Tensor {
  switch (tensor.type) {
    case 'float16':
      return new ort.Tensor('float16', tensor.data, [...tensor.shape]);
    case 'int32':
      return new ort.Tensor('int32', tensor.data, [...tensor.shape]);
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
  if (tensor.type === 'float16' && data instanceof Uint16Array) return { type: 'float16', data, shape };
  if (data instanceof Int32Array) return { type: 'int32', data, shape };
  if (data instanceof Float32Array) return { type: 'float32', data, shape };
  if (data instanceof BigInt64Array) return { type: 'int64', data, shape };
  if (data instanceof Uint8Array) return { type: 'uint8', data, shape };
  throw new StrayError('ENCODER_INVALID', `The graph returned a tensor of an unexpected type, ${tensor.type}.`);
}

/** The float32 output of that name, or the float16 one widened to it; a graph without it is refused. */
export function floats(outputs: Readonly<Record<string, Tensor>>, name: string): Float32Array {
  const tensor = outputs[name];
  if (tensor?.type === 'float16') return widen(tensor.data);
  if (tensor?.type !== 'float32') throw new StrayError('ENCODER_INVALID', `The graph has no float32 output "${name}".`);
  return tensor.data;
}

/** The int64 output of that name. */
export function positions(outputs: Readonly<Record<string, Tensor>>, name: string): BigInt64Array {
  const tensor = outputs[name];
  if (tensor?.type !== 'int64') throw new StrayError('ENCODER_INVALID', `The graph has no int64 output "${name}".`);
  return tensor.data;
}

/** The int64 output of that name as ordinary numbers. */
export const integers = (outputs: Readonly<Record<string, Tensor>>, name: string): number[] =>
  Array.from(positions(outputs, name), Number);
