import { createHash } from 'node:crypto';
import { createLanes, imageFormat, largestImage, StrayError, sha256 as sha256Shape } from '@stray/core';
import { latestRuns, type PrismaClient } from '@stray/db';
import { describe } from '@stray/telemetry';
import type { Request, RequestHandler, Response } from 'express';
import { createAccess, missing, requireRole } from './access/access.ts';
import { answerToBody, readBody } from './body.ts';
import { viewerOf } from './identity/authenticate.ts';
import { readId } from './readId.ts';
import { diskFull } from './receivedStore.ts';
import { refusalOf, refuse } from './refuse.ts';
import { dropSearchImages, keepSearchImage, readSearchThumbnail } from './searchImages.ts';
import { nothingAllowed } from './securityHeaders.ts';
import type { Services } from './services.ts';

/** Images in memory at a time; more wait, and are not read meanwhile. */
const atOnce = 2;

/**
 * POST /search/<id of a dataset>, with an image as its body: answers `{ imageId }`, by which `Dataset.samples(similarTo: …)`
 * orders the dataset for a week. The image becomes no sample, and is not stored.
 */
export function searchByImage(services: Services): RequestHandler<{ dataset: string }> {
  const { db, desk, home, log } = services;
  const inTurn = createLanes(atOnce);
  // What went out of use while nobody searched.
  dropSearchImages(home, (ids) => datasetsAmong(db, ids)).catch((error: unknown) =>
    log.warn({ error: describe(error) }, 'Images that were searched by could not be looked through.'),
  );
  return (request, response) => {
    const work = async () => {
      const datasetId = await datasetOf(services, request, response);
      const shown = (await latestRuns(db, [datasetId])).get(datasetId)?.shown ?? null;
      if (shown === null)
        throw new StrayError('CONFLICT', 'The dataset was not scored yet: there is no run to compare with.');
      const imageId = await inTurn(async () => {
        const bytes = await readImage(request);
        const { encoderId } = shown;
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        await dropSearchImages(home, (ids) => datasetsAmong(db, ids));
        await keepSearchImage(home, { datasetId, sha256, encoderId, ...(await desk.embedImage(encoderId, bytes)) });
        return sha256;
      });
      response.set('cache-control', 'no-store').json({ imageId });
    };
    const answerError = (error: unknown) => answerWith(response, error, log);
    return answerToBody(request, { work, answerError, log, givenUp: 'An image was given up by its sender.' });
  };
}

async function datasetsAmong(db: PrismaClient, ids: string[]): Promise<ReadonlySet<string>> {
  const found = await db.dataset.findMany({ where: { id: { in: ids }, deletedAt: null }, select: { id: true } });
  return new Set(found.map(({ id }) => id));
}

/** GET /search/<id of a dataset>/<imageId>: the thumbnail of an image that was searched by. */
export function searchThumbnail(services: Services): RequestHandler<{ dataset: string; image: string }> {
  return async (request, response) => {
    try {
      const datasetId = await datasetOf(services, request, response);
      const name = sha256Shape.safeParse(request.params.image);
      const bytes = name.success
        ? await readSearchThumbnail(services.home, { datasetId, sha256: name.data })
        : undefined;
      if (bytes === undefined) throw new StrayError('NOT_FOUND', 'This image is no longer kept.');
      response
        .set({
          'cache-control': 'private, max-age=3600',
          'content-security-policy': `${nothingAllowed}; sandbox`,
          'cross-origin-resource-policy': 'same-origin',
        })
        .type('image/webp')
        .end(bytes);
    } catch (error) {
      answerWith(response, error, services.log);
    }
  };
}

/** The dataset of an address, where it may be seen. @throws StrayError NOT_FOUND */
async function datasetOf(
  { db }: Services,
  { params }: Pick<Request<{ dataset: string }>, 'params'>,
  response: Response,
): Promise<string> {
  const id = readId(params.dataset, 'Dataset');
  if (id === undefined) throw missing('Dataset');
  await requireRole(createAccess(db, viewerOf(response)), 'Dataset', id, 'VIEWER');
  return id;
}

/** @throws StrayError FILE_TOO_LARGE, IMAGE_EMPTY, IMAGE_UNSUPPORTED for what is no image by its first bytes */
async function readImage(request: Request<{ dataset: string }>): Promise<Buffer> {
  const bytes = await readBody(request, largestImage);
  if (bytes.length === 0) throw new StrayError('IMAGE_EMPTY', 'The body is empty: it has to be an image.');
  if (imageFormat(bytes) !== undefined) return bytes;
  throw new StrayError('IMAGE_UNSUPPORTED', 'This is no image that can be searched by.');
}

function answerWith(response: Response, error: unknown, log: Services['log']): void {
  const refusal = refusalOf(diskFull(error) ?? error);
  if (refusal === undefined) throw error;
  if (refusal.code.startsWith('DECODE_')) log.warn({ error: describe(error) }, 'An image could not be searched by.');
  refuse(response, refusal.status, refusal.code, refusal.message);
}
