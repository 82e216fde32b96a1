import { exportFormats, exportManifest, exportOptions } from '@stray/core';
import type { Export as ExportRow } from '@stray/db';
import { builder } from '../builder.ts';
import { Dataset } from './dataset.ts';
import { SampleError, storedError } from './error.ts';
import { ExportClassRule, ExportFormat, ExportSelection } from './exportOptions.ts';
import { RunStatus } from './scalars.ts';

const optionsOf = ({ options }: ExportRow) => exportOptions.parse(options);

export const Export = builder.prismaNode('Export', {
  description: 'A file made of a dataset in the background. It is whole once it is COMPLETED, and not there before.',
  id: { field: 'id' },
  findUnique: (id) => ({ id, dataset: { deletedAt: null } }),
  fields: (t) => ({
    format: t.field({
      type: ExportFormat,
      resolve: ({ format }) => exportFormats.find((known) => known === format) ?? 'JSONL',
    }),
    samples: t.field({ type: ExportSelection, resolve: (row) => optionsOf(row).samples }),
    classes: t.field({ type: ExportClassRule, resolve: (row) => optionsOf(row).classes }),
    filter: t.field({ type: 'JSON', description: 'As a SampleFilter.', resolve: (row) => optionsOf(row).filter }),
    asOf: t.field({
      type: 'DateTime',
      description: 'Samples and decisions of that moment, however often it is made.',
      resolve: (row) => new Date(optionsOf(row).asOf),
    }),
    status: t.expose('status', { type: RunStatus }),
    done: t.exposeInt('done', { description: 'Samples looked at.' }),
    total: t.exposeInt('total'),
    fileName: t.string({ resolve: ({ fileName }) => fileName ?? 'export' }),
    bytes: t.float({ nullable: true, resolve: ({ bytes }) => (bytes === null ? null : Number(bytes)) }),
    sha256: t.exposeString('sha256', { nullable: true, description: 'Of the file; null until it is there.' }),
    address: t.string({
      nullable: true,
      description: 'Where the file is read, in parts too (RFC 9110); null until it is there.',
      resolve: ({ id, sha256 }) => (sha256 === null ? null : `/exports/${id}`),
    }),
    manifest: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What is in it, and what it was made from; docs/exports.md tells its fields.',
      resolve: ({ manifest }) => (manifest === null ? null : exportManifest.parse(manifest)),
    }),
    author: t.exposeString('author', { nullable: true }),
    error: t.field({ type: SampleError, nullable: true, resolve: storedError }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true }),
    dataset: t.relation('dataset'),
  }),
});

builder.prismaObjectField(Dataset, 'exports', (t) =>
  t.relatedConnection('exports', {
    cursor: 'id',
    totalCount: true,
    description: 'Newest first.',
    query: { orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] },
  }),
);
