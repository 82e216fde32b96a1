import { parseFilter } from '@stray/core';
import {
  latestRuns,
  mapMatches,
  type PrismaClient,
  type Projection,
  placeColumns,
  placesRevision,
  type SampleFilter,
  stateColumns,
  statesRevision,
} from '@stray/db';
import type { RequestHandler } from 'express';
import { createAccess } from './access/access.ts';
import { viewerOf } from './identity/authenticate.ts';
import { readId } from './readId.ts';
import { refuse } from './refuse.ts';
import { nothingAllowed } from './securityHeaders.ts';
import type { Services } from './services.ts';

const parts = ['places', 'states', 'matching'] as const;

/**
 * GET /map/<id of a projection>/<places | states | matching>: the points of a map, little-endian, in the order of the samples' ids.
 *
 * `places`: uint32 count, then each column whole: ids (16 bytes), x and y (float32).
 * `states`: uint32 count, uint32 length of the JSON that follows the four columns, score (float32, NaN for none), class
 * (uint16, its place in the JSON's `labels` from 1, 0 for none), decision (uint8: none, keep, drop, relabel, unsure), flagged
 * (uint8), JSON `{ "labels": [text] }`.
 *
 * Both change while a map stays what it is, the first by deletions alone: a browser asks each time whether its copy still
 * holds. Where their counts differ, a sample was deleted between the two.
 *
 * `matching?filter=<in the filter language>`: uint32 count, uint32 how many match, a bit for each point, the highest of a
 * byte first. It changes with whatever a filter may ask for, so no copy is kept.
 */
export function map({ db }: Services): RequestHandler {
  return async (request, response) => {
    const part = parts.find((known) => known === request.params.part);
    const id = readId(String(request.params.projection), 'Projection');
    const access = createAccess(db, viewerOf(response));
    const projectId = id === undefined ? null : await access.projectOf('Projection', id);
    const theirs = projectId !== null && (await access.roleIn(projectId)) !== null;
    const projection = theirs ? await db.projection.findUnique({ where: { id: id ?? '', status: 'COMPLETED' } }) : null;
    if (projection === null || part === undefined) {
      const address = `/map/<id of a map>/<${parts.join(' | ')}>`;
      refuse(response, 404, 'NOT_FOUND', `There is no map at this address: ${address}.`);
      return;
    }
    const run = (await latestRuns(db, [projection.datasetId])).get(projection.datasetId)?.shown ?? null;
    response.set({
      'content-security-policy': `${nothingAllowed}; sandbox`,
      'cross-origin-resource-policy': 'same-origin',
    });
    if (part === 'matching') {
      const { filter, error } = parseFilter(String(request.query.filter ?? ''));
      if (error !== undefined) return refuse(response, 400, 'BAD_ARGUMENT', error.message);
      response.type('application/octet-stream').set('cache-control', 'private, no-store');
      response.end(request.method === 'HEAD' ? '' : await matching(db, { projection, run, filter }));
      return;
    }
    const revision =
      part === 'places' ? await placesRevision(db, projection) : await statesRevision(db, projection, run?.id ?? null);
    const etag = `"${revision}"`;
    response.set({ etag, 'cache-control': 'private, no-cache' });
    if (request.headers['if-none-match']?.includes(etag)) {
      response.status(304).end();
      return;
    }
    response.type('application/octet-stream');
    if (request.method === 'HEAD') response.end();
    else if (part === 'places') response.end(await places(db, projection.id));
    else response.end(await states(db, projection.id, run));
  };
}

type Run = { readonly id: string; readonly labelSetId: string } | null;

async function matching(
  db: PrismaClient,
  { projection, run, filter }: { projection: Projection; run: Run; filter: SampleFilter },
): Promise<Buffer> {
  const found = await mapMatches(db, { projectionId: projection.id, runId: run?.id ?? null, filter });
  return Buffer.concat([uint32(found.count), uint32(found.matching), found.bits]);
}

async function places(db: PrismaClient, projectionId: string): Promise<Buffer> {
  const { count, ids, xs, ys } = await placeColumns(db, projectionId);
  return Buffer.concat([uint32(count), ids, Buffer.from(xs).swap32(), Buffer.from(ys).swap32()]);
}

async function states(db: PrismaClient, projectionId: string, run: Run): Promise<Buffer> {
  const labels = run === null ? [] : await labelsOf(db, run.labelSetId);
  const found = await stateColumns(db, { projectionId, runId: run?.id ?? null, labels });
  const facts = Buffer.from(JSON.stringify({ labels }));
  return Buffer.concat([
    uint32(found.count),
    uint32(facts.length),
    Buffer.from(found.scores).swap32(),
    Buffer.from(found.labels).swap16(),
    found.decisions,
    found.flags,
    facts,
  ]);
}

/** As many as a place of 16 bits tells apart. */
const mostLabels = 32_767;

async function labelsOf(db: PrismaClient, labelSetId: string): Promise<string[]> {
  const found = await db.idLabel.findMany({ where: { labelSetId }, orderBy: { position: 'asc' }, take: mostLabels });
  return [...new Set(found.map(({ text }) => text))];
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
