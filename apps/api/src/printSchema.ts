import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { printSchema } from 'graphql';
import { schema } from './schema/index.ts';

/** The schema in its own language, as it is committed beside the sources. */
export function sdl(): string {
  return `${printSchema(schema)}\n`;
}

export const sdlPath = fileURLToPath(new URL('../schema.graphql', import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(sdlPath, sdl());
