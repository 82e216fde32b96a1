import { readFileSync } from 'node:fs';

/** The inner loops, whose source and contract are tools/resampler/resample.wat; addresses and strides are in bytes. */
interface Loops {
  readonly memory: WebAssembly.Memory;
  pair(source: number, stride: number, to: number, count: number): void;
  across(origin: number, table: number, taps: number, count: number, to: number): void;
  weave(from: number, count: number, to: number, stride: number): void;
  down(origin: number, stride: number, table: number, taps: number, count: number, width: number, to: number): void;
}

const pageBytes = 65_536;

/** Memory that one photo out of the ordinary made grow is given back after it; it cannot shrink. */
const keptBytes = 8 * 1024 * 1024;

let compiled: WebAssembly.Module | undefined;
let open: Loops | undefined;

/** The loops of this thread with a memory of at least `bytes`, until the next call. */
export function openLoops(bytes: number): Loops {
  if (open === undefined || (open.memory.buffer.byteLength > keptBytes && bytes <= keptBytes)) {
    compiled ??= new WebAssembly.Module(readFileSync(new URL('../../wasm/resample.wasm', import.meta.url)));
    open = new WebAssembly.Instance<Loops>(compiled).exports;
  }
  const missing = bytes - open.memory.buffer.byteLength;
  if (missing > 0) open.memory.grow(Math.ceil(missing / pageBytes));
  return open;
}
