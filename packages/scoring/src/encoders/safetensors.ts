import { readFileSync } from 'node:fs';
import { StrayError } from '@stray/core';
import { z } from 'zod';
import { widen } from '../files/half.ts';

const header = z.record(
  z.string(),
  z.union([
    z.object({
      dtype: z.enum(['F16', 'F32', 'I32']),
      shape: z.array(z.number().int().nonnegative()),
      data_offsets: z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
    }),
    z.record(z.string(), z.string()),
  ]),
);

export interface NamedTensors {
  /** F32, or F16 widened to it. */
  float32(name: string): Float32Array;
  int32(name: string): Int32Array;
}

/**
 * Reads a .safetensors file: an 8-byte little-endian length, a JSON header, then the raw numbers.
 *
 * @throws StrayError ENCODER_INVALID when the file or a tensor asked for is not there or not of its type
 */
export function readSafetensors(path: string): NamedTensors {
  const file = readFileSync(path);
  const invalid = (what: string) => new StrayError('ENCODER_INVALID', `${path}: ${what}`);
  const length = file.length < 8 ? Number.POSITIVE_INFINITY : Number(file.readBigUInt64LE(0));
  if (8 + length > file.length) throw invalid('not a safetensors file');
  const parsed = header.safeParse(JSON.parse(file.toString('utf8', 8, 8 + length)));
  if (!parsed.success) throw invalid('its safetensors header does not hold');
  const tensor = (name: string, ...dtypes: string[]) => {
    const entry = parsed.data[name];
    if (entry === undefined || !Array.isArray(entry.data_offsets) || !dtypes.includes(String(entry.dtype))) {
      throw invalid(`no ${dtypes.join(' or ')} tensor "${name}"`);
    }
    const [from, to] = entry.data_offsets;
    const bytes = new Uint8Array(file.subarray(8 + length + from, 8 + length + to));
    return { dtype: entry.dtype, buffer: bytes.buffer };
  };
  return {
    float32(name) {
      const { dtype, buffer } = tensor(name, 'F32', 'F16');
      return dtype === 'F32' ? new Float32Array(buffer) : widen(new Uint16Array(buffer));
    },
    int32: (name) => new Int32Array(tensor(name, 'I32').buffer),
  };
}
