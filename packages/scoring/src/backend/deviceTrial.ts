import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Device, devices } from '@stray/core';
import { floats, openSession } from './onnx.ts';

/*
 * A program: `deviceTrial DEVICE short|long` multiplies rows of ones by a matrix of 1/1024 again and again, which gives ones,
 * and prints one JSON line: kind "right" with deviceMs and cpuMs, the best of three runs each, or "wrong", or "failed".
 */
const [, , device = '', length = ''] = process.argv;
const width = 1024;

/** The short one tells whether a device computes, soon on a software adapter too; the long one what it is worth. */
const { graph, rows } =
  length === 'long' ? { graph: 'device-trial-long', rows: 256 } : { graph: 'device-trial', rows: 8 };

async function bestMs(on: Device): Promise<number> {
  const path = fileURLToPath(new URL(`../../graphs/${graph}.onnx`, import.meta.url));
  const session = await openSession(path, availableParallelism(), { device: on });
  const input = { x: { type: 'float32', data: new Float32Array(rows * width).fill(1), shape: [rows, width] } } as const;
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 4; round++) {
    const started = performance.now();
    const result = floats(await session.run(input), 'y');
    // The first run compiles shaders and fills caches.
    if (round > 0) best = Math.min(best, performance.now() - started);
    if (result.some((value) => Math.abs(value - 1) > 1e-2)) return Number.NaN;
  }
  await session.close();
  return best;
}

async function tryDevice(): Promise<object> {
  const known = devices.find((name) => name === device);
  if (known === undefined) return { kind: 'failed', message: `there is no device ${device}` };
  const deviceMs = await bestMs(known);
  if (Number.isNaN(deviceMs)) return { kind: 'wrong' };
  return { kind: 'right', deviceMs, cpuMs: await bestMs('cpu') };
}

/** The runtime's own words, without what openSession says around them. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : reasonOf(error.cause);
}

const result = await tryDevice().catch((error: unknown) => ({
  kind: 'failed',
  message: reasonOf(error),
}));
process.stdout.write(`${JSON.stringify(result)}\n`);
