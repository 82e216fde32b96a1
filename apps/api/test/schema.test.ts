import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { sdl, sdlPath } from '../src/printSchema.ts';

it('schema.graphql is what the sources say; `npm run schema -w apps/api` writes it', async () => {
  expect(await readFile(sdlPath, 'utf8')).toBe(sdl());
});
