import { readdirSync, symlinkSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const photos = process.env.BENCH_IMAGES ?? fileURLToPath(new URL('../demo', import.meta.url));

/** The photos at hand. */
export function demoPhotos(): string[] {
  return readdirSync(photos, { recursive: true, encoding: 'utf8' })
    .filter((name) => extname(name) === '.jpg')
    .sort()
    .map((name) => join(photos, name));
}

/** Links to as many photos of those kinds as wanted, the ones at hand over and over. */
export function linkPhotos(
  folder: string,
  wanted: number,
  kinds: readonly string[] = ['.jpg', '.jpeg', '.png', '.webp'],
): string[] {
  const found = readdirSync(photos, { recursive: true, encoding: 'utf8' })
    .filter((name) => kinds.includes(extname(name).toLowerCase()))
    .sort();
  if (found.length === 0) throw new Error(`${photos} holds no ${kinds.join(', ')}`);
  return Array.from({ length: wanted }, (_, i) => {
    const name = found[i % found.length] ?? '';
    const link = join(folder, `${String(i).padStart(7, '0')}${extname(name)}`);
    symlinkSync(join(photos, name), link);
    return link;
  });
}

/** Those files as an image pool takes them. */
export async function* sources(paths: readonly string[]) {
  for (const path of paths) yield { source: { kind: 'file', path: Buffer.from(path) } } as const;
}
