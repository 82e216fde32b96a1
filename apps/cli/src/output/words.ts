import type { OnProgress } from '@stray/scoring';
import { SingleBar } from 'cli-progress';
import { barStyle } from './progress.ts';

/** Fewer words are there before anybody looks. */
const worthSaying = 5000;

/**
 * Says on standard error how far an encoder is with embedding WordNet's words, which takes minutes and is done once: a bar
 * where that is a terminal, a line elsewhere.
 */
export function sayWords(): { readonly onProgress: OnProgress; stop(): void } {
  if (!process.stderr.isTTY) {
    let said = false;
    const onProgress: OnProgress = (_, total) => {
      if (said || total < worthSaying) return;
      said = true;
      console.error(`stray: embedding ${total} words, once for this encoder; that may take minutes`);
    };
    return { onProgress, stop: () => {} };
  }
  const bar = new SingleBar({
    format: 'embedding words (once) {bar} {value}/{total} · {eta_formatted} left',
    ...barStyle,
  });
  return {
    onProgress(done, total) {
      if (bar.isActive) bar.setTotal(total);
      else bar.start(total, 0);
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
}
