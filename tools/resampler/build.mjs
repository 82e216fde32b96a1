// resample.wat → packages/scoring/wasm/resample.wasm
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openWabt from 'wabt';

const source = new URL('resample.wat', import.meta.url);

export const binary = new URL('../../packages/scoring/wasm/resample.wasm', import.meta.url);

/** The bytes that the source compiles to. */
export async function compile() {
  const wabt = await openWabt();
  const module = wabt.parseWat('resample.wat', readFileSync(source, 'utf8'), { simd: true });
  try {
    module.validate();
    return module.toBinary({}).buffer;
  } finally {
    module.destroy();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(binary, await compile());
