import { builder } from '../builder.ts';
import { SampleError, storedError } from './error.ts';
import { RunStatus, Word } from './scalars.ts';

builder.prismaNode('Job', {
  description: 'One word of the pipeline at work on one dataset.',
  id: { field: 'id' },
  fields: (t) => ({
    word: t.expose('word', { type: Word }),
    status: t.expose('status', { type: RunStatus }),
    done: t.exposeInt('done'),
    failed: t.exposeInt('failed'),
    total: t.exposeInt('total'),
    error: t.field({ type: SampleError, nullable: true, resolve: storedError }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true }),
    dataset: t.relation('dataset', { nullable: true }),
    run: t.relation('run', { nullable: true }),
  }),
});
