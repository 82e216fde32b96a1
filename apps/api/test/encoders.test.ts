import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installedEncoders } from '../src/encoders.ts';

test('the embedded encoder is there with every method but those that want a second text tower', async () => {
  const home = await mkdtemp(join(tmpdir(), 'stray-encoders-'));
  const [embedded] = await installedEncoders(home);
  await rm(home, { recursive: true });
  expect(embedded?.name).toBe('embedded');
  const missing = embedded?.methods.filter(({ unavailable }) => unavailable !== null);
  expect(missing?.map(({ name }) => name)).toEqual(['clipn', 'clipn-ctw']);
});
