import { begin } from './begin.mjs';

begin(async () => {
  const { setup } = await import('./setup.mjs');
  const { say } = await import('./progress.mjs');
  await setup('all');
  say('Stray is built.');
});
