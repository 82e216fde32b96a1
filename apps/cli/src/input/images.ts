import { walk } from '@stray/client/files';

/** Every file below a folder as an image pool takes it, in byte order of path. */
export async function* imagesBelow(root: string) {
  for await (const { path, location } of walk(root)) yield { path, source: { kind: 'file', path: location } } as const;
}
