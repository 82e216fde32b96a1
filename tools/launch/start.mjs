import { begin } from './begin.mjs';

begin(async () => {
  const { stray } = await import('./stray.mjs');
  await stray(['start', ...process.argv.slice(2)]);
});
