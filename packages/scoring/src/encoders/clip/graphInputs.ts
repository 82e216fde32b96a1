import type { GraphValue, Session, Tensor } from '../../backend/onnx.ts';
import { narrow } from '../../files/half.ts';

/** What a graph of the CLIP family wants to be fed, told by the kinds and names of its inputs. */
export interface GraphInputs {
  readonly ids: GraphValue | undefined;
  readonly mask: GraphValue | undefined;
  readonly pixels: GraphValue | undefined;
  /** Inputs that no text or photo has anything for. */
  readonly unknown: readonly GraphValue[];
}

const maskName = /mask/i;
const pixelTypes: ReadonlySet<string> = new Set(['float32', 'float16']);
const idTypes: ReadonlySet<string> = new Set(['int64', 'int32']);

export function inputsOf({ inputs }: Session): GraphInputs {
  const isMask = ({ name, type }: GraphValue) => maskName.test(name) && idTypes.has(type);
  const mask = inputs.find(isMask);
  const ids = inputs.find((input) => idTypes.has(input.type) && input.shape.length === 2 && !isMask(input));
  const pixels = inputs.find(({ type, shape }) => pixelTypes.has(type) && shape.length === 4);
  return { ids, mask, pixels, unknown: inputs.filter((input) => ![ids, mask, pixels].includes(input)) };
}

/** The size that a graph fixes for one of its axes; undefined where it takes any. */
export function fixedSize(value: GraphValue | undefined, axis: number): number | undefined {
  const size = value?.shape[axis];
  return typeof size === 'number' && size > 0 ? size : undefined;
}

/** Token ids, or a mask, [rows, length], in the type that the input wants. */
export function tokenTensor({ type }: GraphValue, tokens: Int32Array, length: number): Tensor {
  const shape = [tokens.length / length, length];
  if (type === 'int32') return { type, data: tokens, shape };
  return { type: 'int64', data: BigInt64Array.from(tokens, BigInt), shape };
}

/** Pixels [images, 3, height, width] in the type that the input wants. */
export function pixelTensor({ type }: GraphValue, pixels: Float32Array, shape: readonly number[]): Tensor {
  return type === 'float16'
    ? { type: 'float16', data: narrow(pixels), shape }
    : { type: 'float32', data: pixels, shape };
}
