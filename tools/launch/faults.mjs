import { begin } from './begin.mjs';

begin(async () => {
  const { join } = await import('node:path');
  const { root } = await import('./checkout.mjs');
  const { runAloud } = await import('./command.mjs');
  const { setup } = await import('./setup.mjs');
  await setup('all');
  const hooks = new URL('./typescriptHooks.mjs', import.meta.url).href;
  const main = join(root, 'bench', 'faults', 'main.ts');
  if (!(await runAloud([process.execPath, `--import=${hooks}`, main, ...process.argv.slice(2)]))) process.exitCode = 1;
});
