import { parentPort } from 'node:worker_threads';
import { publicError } from '@stray/core';
import { blobsIn, mendBlobs, storeParcel } from './parcelBlobs.ts';
import type { FromParcelThread, ParcelAnswer, ParcelTask, ToParcelThread } from './parcelThread.ts';

/** The thread's side of `openParcelThread`. */
parentPort?.on('message', async ({ id, task }: ToParcelThread) => {
  const answer: FromParcelThread = await answerTo(task).then(
    (done) => ({ id, ...done }),
    (error: unknown) => ({ id, failed: publicError(error) }),
  );
  parentPort?.postMessage(answer);
});

async function answerTo(task: ParcelTask): Promise<ParcelAnswer> {
  switch (task.kind) {
    case 'store': {
      const { samples, problem } = await storeParcel(task.dir, task.parcel);
      const sha256s = samples.flatMap(({ sha256, error }) => (error === undefined ? [sha256] : []));
      return { samples, sha256s, problem: problem && publicError(problem) };
    }
    case 'mend':
      return { samples: [], sha256s: await mendBlobs(task.dir, task.mend) };
    case 'look':
      return { samples: [], sha256s: await blobsIn(task.path) };
    default:
      return task satisfies never;
  }
}
