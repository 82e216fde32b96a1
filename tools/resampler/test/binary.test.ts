import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { binary, compile } from '../build.mjs';

test('resample.wasm is what resample.wat compiles to; mend with: node tools/resampler/build.mjs', async () => {
  expect(readFileSync(binary).equals(await compile())).toBe(true);
});
