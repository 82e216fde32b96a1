import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readSafetensors } from '../src/encoders/safetensors.ts';

/** Files made by tools/embedded-encoder/golden.py; versions.json beside them says with what. */
export const goldenPath = (name: string) => fileURLToPath(new URL(`./golden/${name}`, import.meta.url));

export const goldenJson = (name: string): unknown => JSON.parse(readFileSync(goldenPath(name), 'utf8'));

export const goldenTensors = (name: string) => readSafetensors(goldenPath(name));

export function maxDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs((a[i] ?? Number.NaN) - (b[i] ?? Number.NaN)));
  return most;
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
