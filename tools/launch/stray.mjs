import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './checkout.mjs';
import { requireFreePorts } from './ports.mjs';
import { setup } from './setup.mjs';

/**
 * Runs the command line of this checkout, set up first when needed.
 * @param {string[]} args
 */
export async function stray(args) {
  const system = args[0] === 'start';
  const asksForHelp = args.includes('--help') || args.includes('-h');
  if (system && !asksForHelp) await requireFreePorts(process.env);
  await setup(system ? 'all' : 'cli');
  process.argv = [...process.argv.slice(0, 2), ...args];
  await import(pathToFileURL(join(root, 'apps', 'cli', 'dist', 'main.js')).href);
}
