import { StrayError } from '@stray/core';
import type { OnProgress } from './encoders/textTower.ts';
import type { FromPrepare, JudgeWords, PrepareRequest } from './prepareContract.ts';
import { startThread } from './thread.ts';

/**
 * From class names to all that a judge needs (labels → negatives → lexicon), in a thread of its own: WordNet's hundred
 * megabytes go with it when it ends, and image threads can start meanwhile.
 *
 * @param onProgress called as words are embedded that the encoder has not met before
 * @throws StrayError LABEL_UNKNOWN when the encoder knows none of the labels · DEVICE_UNAVAILABLE and ENCODER_INVALID as
 *   placeTextTower does
 */
export function prepareJudge(request: PrepareRequest, onProgress?: OnProgress): Promise<JudgeWords> {
  const worker = startThread('prepareWorker', request);
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new StrayError('INTERNAL', `The word thread ended with code ${code}.`)));
    worker.on('message', (answer: FromPrepare) => {
      if (answer.kind === 'progress') onProgress?.(answer.done, answer.total);
      else if (answer.kind === 'prepared') resolve(answer);
      else reject(new StrayError(answer.code, answer.message));
    });
  });
}
