import { setTimeout as pause } from 'node:timers/promises';
import { StrayError } from '@stray/core';
import { lastReviewNumber, type PrismaClient, reviewEventsAfter } from '@stray/db';
import { builder } from '../builder.ts';
import { Dataset } from './dataset.ts';
import { pollMs } from './progress.ts';
import { ReviewEvent } from './review.ts';

const mostAtOnce = 100;

builder.subscriptionField('reviewEvents', (t) =>
  t.field({
    type: ReviewEvent,
    description:
      'What people do to the samples of a dataset, one event after the other without gap, until the client goes.',
    args: {
      datasetId: t.arg.globalID({ required: true, for: Dataset }),
      after: t.arg.int({ description: 'The number of the last one that is known; those from now on when left out.' }),
    },
    subscribe: (_root, { datasetId, after }, { db, signal }) =>
      follow(db, { datasetId: datasetId.id, after: after ?? undefined, signal }),
    resolve: (event) => event,
  }),
);

interface Followed {
  readonly datasetId: string;
  readonly after: number | undefined;
  readonly signal: AbortSignal;
}

async function* follow(db: PrismaClient, { datasetId, after, signal }: Followed) {
  let seen = after ?? (await lastReviewNumber(db, datasetId));
  while (!signal.aborted) {
    const events = await reviewEventsAfter(db, { datasetId, after: seen, most: mostAtOnce });
    for (const event of events) {
      seen = event.number;
      yield event;
    }
    if (events.length === mostAtOnce) continue;
    if (events.length === 0 && (await db.dataset.count({ where: { id: datasetId, deletedAt: null } })) === 0) {
      throw new StrayError('NOT_FOUND', 'There is no such dataset.');
    }
    await pause(pollMs, undefined, { signal }).catch(() => undefined);
  }
}
