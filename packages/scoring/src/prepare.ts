import { StrayError } from '@stray/core';
import type { JudgeMaterial } from './judge.ts';
import type { Prepared, PrepareRequest } from './prepareContract.ts';
import { startThread } from './thread.ts';

/**
 * From class names to all that a judge needs (labels → negatives → lexicon), in a thread of its own: WordNet's hundred
 * megabytes go with it when it ends, and image threads can start meanwhile.
 *
 * @throws StrayError LABEL_UNKNOWN when the encoder knows none of the labels
 */
export function prepareJudge(
  request: PrepareRequest,
): Promise<{ material: JudgeMaterial; warnings: readonly string[] }> {
  const worker = startThread('prepareWorker', request);
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new StrayError('INTERNAL', `The word thread ended with code ${code}.`)));
    worker.once('message', (answer: Prepared) => {
      if (answer.kind === 'prepared') resolve(answer);
      else reject(new StrayError(answer.code, answer.message));
    });
  });
}
