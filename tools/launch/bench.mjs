import { begin } from './begin.mjs';

begin(async () => {
  const { readdirSync } = await import('node:fs');
  const { join } = await import('node:path');
  const { parseArgs } = await import('node:util');
  const { root } = await import('./checkout.mjs');
  const { runAloud } = await import('./command.mjs');
  const { LaunchError } = await import('./launchError.mjs');
  const { setup } = await import('./setup.mjs');
  await setup('all');
  const { values, positionals: wanted } = parseArgs({ allowPositionals: true, options: { long: { type: 'boolean' } } });
  // Benchmarks that have larger sizes take hours with them.
  if (values.long) process.env.BENCH_LONG = '1';
  const files = readdirSync(join(root, 'bench'))
    .filter((name) => /\.bench\.(ts|mjs)$/.test(name))
    .filter((name) => wanted.length === 0 || wanted.some((word) => name.includes(word)))
    .sort();
  if (files.length === 0) throw new LaunchError(`no benchmark in bench/ matches ${wanted.join(' ') || '*.bench.ts'}`);
  const hooks = new URL('./typescriptHooks.mjs', import.meta.url).href;
  const failed = [];
  const took = [];
  for (const file of files) {
    const begun = performance.now();
    const ok = await runAloud([process.execPath, `--import=${hooks}`, join(root, 'bench', file)]);
    if (!ok) failed.push(file);
    took.push({ file, seconds: (performance.now() - begun) / 1000 });
    console.log();
  }
  const all = took.reduce((sum, { seconds }) => sum + seconds, 0);
  console.log(
    `took ${all.toFixed(0)} s: ${took.map(({ file, seconds }) => `${file.split('.')[0]} ${seconds.toFixed(0)}`).join(', ')}`,
  );
  if (failed.length > 0) throw new LaunchError(`failed: ${failed.join(', ')}`);
});
