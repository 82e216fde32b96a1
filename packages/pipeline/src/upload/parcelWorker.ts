import { parentPort } from 'node:worker_threads';
import { createLanes, publicError } from '@stray/core';
import { openParcelReader } from './parcelBlobs.ts';
import type { FromParcelThread, ParcelAnswer, ParcelTask, ToParcelThread } from './parcelThread.ts';

/** The thread's side of `openParcelThread`. */
const reader = openParcelReader();
const inTurn = createLanes(1);

parentPort?.on('message', async ({ id, task }: ToParcelThread) => {
  const answer: FromParcelThread = await inTurn(() => answerTo(task)).then(
    (done) => ({ id, ...done }),
    (error: unknown) => ({ id, failed: publicError(error) }),
  );
  parentPort?.postMessage(answer);
});

async function answerTo(task: ParcelTask): Promise<ParcelAnswer> {
  switch (task.kind) {
    case 'look': {
      const { samples, blobs, problem } = await reader.look(task.parcel);
      return { samples, blobs, problem: problem && publicError(problem) };
    }
    case 'mend':
      reader.mend(task.dir, task.mend);
      return { samples: [], blobs: [] };
    default:
      return task satisfies never;
  }
}
