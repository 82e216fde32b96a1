import { cpSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Stage } from './dockerfile.ts';

export const checkout = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Lays out in a folder what an image has under /app, from a checkout that is built: each `COPY` is carried out, and the modules
 * that a stage installs are links to those of the checkout. A file that the image lacks is not there.
 */
export function assemble(stage: Stage, folder: string): void {
  for (const { stage: from, sources, destination } of stage.copies) {
    const target = join(folder, destination);
    for (const source of sources) {
      if (from?.endsWith('-modules')) {
        linkModules(folder);
        continue;
      }
      const path = join(checkout, source.replace(/^\/app\//, ''));
      // Docker copies a file to a name or into a folder, and of a folder what is in it.
      const intoFolder = !statSync(path).isDirectory() && sources.length > 1;
      const place = intoFolder ? join(target, basename(path)) : target;
      mkdirSync(dirname(place), { recursive: true });
      cpSync(path, place, { recursive: true, filter: (file) => !/\/(node_modules|test|cache)$/.test(file) });
    }
  }
}

function linkModules(folder: string): void {
  const modules = join(folder, 'app/node_modules');
  if (existsSync(modules)) return;
  mkdirSync(join(modules, '@stray'), { recursive: true });
  for (const name of readdirSync(join(checkout, 'node_modules'))) {
    if (name !== '@stray' && !name.startsWith('.'))
      symlinkSync(join(checkout, 'node_modules', name), join(modules, name));
  }
  for (const name of readdirSync(join(checkout, 'packages'))) {
    symlinkSync(`../../packages/${name}`, join(modules, '@stray', name));
  }
  for (const app of readdirSync(join(checkout, 'apps'))) {
    mkdirSync(join(folder, 'app/apps', app), { recursive: true });
    cpSync(join(checkout, 'apps', app, 'package.json'), join(folder, 'app/apps', app, 'package.json'));
    const own = join(checkout, 'apps', app, 'node_modules');
    if (existsSync(own)) symlinkSync(own, join(folder, 'app/apps', app, 'node_modules'));
  }
}
