import { encodeGlobalID } from '@pothos/plugin-relay';
import { createLanes, StrayError } from '@stray/core';
import { describe } from '@stray/telemetry';
import type { Request, RequestHandler } from 'express';
import { z } from 'zod';
import { createAccess, missing, requireRole } from './access/access.ts';
import { answerToBody, readBody } from './body.ts';
import { type BroughtImage, type GateWish, mostBytes, type NamedVerdict, type Passed, passGate } from './gate.ts';
import { viewerOf } from './identity/authenticate.ts';
import { readId } from './readId.ts';
import { refusalOf, refuse } from './refuse.ts';
import type { Services } from './services.ts';

/** Requests in memory at a time; more wait, and are not read meanwhile. */
const atOnce = 2;

/**
 * POST /score/<slug of a project>[?threshold=<number>&run=<id>&name=<name>]: scores a few images against the active labels and
 * negatives of the project, or as one of its runs. The body is one image, or a form (multipart/form-data) with several. The
 * images become no samples, and nothing of them is stored.
 */
export function score(services: Services): RequestHandler<{ project: string }> {
  const { db, log } = services;
  const inTurn = createLanes(atOnce);
  return (request, response) => {
    const work = async () => {
      const slug = request.params.project;
      const project = await db.project.findUnique({ where: { slug, deletedAt: null }, select: { id: true } });
      if (project === null) throw missing('Project');
      const access = createAccess(db, viewerOf(response));
      const projectId = await requireRole(access, 'Project', project.id, 'VIEWER');
      const passed = await inTurn(async () => {
        const query = new URLSearchParams(request.url.split('?')[1]);
        const { images, fields } = await readImages(request, query.get('name') ?? 'image');
        const wish = readWish([...query, ...fields]);
        return passGate(services, { ...wish, projectId }, images);
      });
      response.set('cache-control', 'no-store').json(answerOf(slug, passed));
    };
    const answerError = (error: unknown) => {
      const refusal = refusalOf(error);
      if (refusal === undefined) throw error;
      if (refusal.status >= 500) log.warn({ error: describe(error) }, 'Images could not be scored.');
      refuse(response, refusal.status, refusal.code, refusal.message);
    };
    const givenUp = 'Images to be scored were given up by their sender.';
    return answerToBody(request, { work, answerError, log, givenUp });
  };
}

type Field = readonly [name: string, value: string];

interface Read {
  readonly images: readonly BroughtImage[];
  /** What a form says besides. */
  readonly fields: readonly Field[];
}

/** @throws StrayError FILE_TOO_LARGE · IMAGE_EMPTY · BAD_ARGUMENT for a form that is none */
async function readImages(request: Request<{ project: string }>, name: string): Promise<Read> {
  const body = await readBody(request, mostBytes);
  if (body.length === 0)
    throw new StrayError('IMAGE_EMPTY', 'The body is empty: it has to be an image, or a form of them.');
  const type = request.headers['content-type'] ?? '';
  if (!type.toLowerCase().startsWith('multipart/form-data')) {
    return { images: [{ name, image: { kind: 'bytes', bytes: body } }], fields: [] };
  }
  const form = await new Response(body, { headers: { 'content-type': type } }).formData().catch((cause: unknown) => {
    throw new StrayError('BAD_ARGUMENT', 'The form is not well-formed.', { cause });
  });
  const images: BroughtImage[] = [];
  const fields: Field[] = [];
  for (const [field, value] of form) {
    if (typeof value === 'string') fields.push([field, value]);
    else images.push({ name: value.name, image: { kind: 'bytes', bytes: new Uint8Array(await value.arrayBuffer()) } });
  }
  return { images, fields };
}

const wishes = z.object({
  threshold: z.coerce.number('must be a number').optional(),
  run: z
    .string()
    .transform((given) => readId(given, 'ScoreRun'))
    .refine((id) => id !== undefined, 'must be the id of a run')
    .optional(),
});

/** @throws StrayError BAD_ARGUMENT */
function readWish(given: readonly Field[]): Omit<GateWish, 'projectId'> {
  const parsed = wishes.safeParse(Object.fromEntries(given.filter(([, value]) => value !== '')));
  if (parsed.success) return { threshold: parsed.data.threshold, runId: parsed.data.run };
  const [issue] = parsed.error.issues;
  throw new StrayError('BAD_ARGUMENT', `${issue?.path.join('.')}: ${issue?.message}.`);
}

function answerOf(project: string, { basis, threshold, policy, classCount, warnings, images }: Passed) {
  const { run, corpus, labelSet, method, encoderId } = basis;
  return {
    project,
    run: run && encodeGlobalID('ScoreRun', run.id),
    method,
    encoderId,
    labelSetVersion: labelSet.version,
    corpus: corpus && { name: corpus.name, version: corpus.number },
    threshold,
    thresholdPolicy: policy,
    classCount,
    warnings,
    scored: images.filter(({ kind }) => kind === 'scored').length,
    flagged: images.filter((image) => image.kind === 'scored' && image.flagged).length,
    images: images.map(answerOfImage),
  };
}

function answerOfImage(image: NamedVerdict) {
  const { name } = image;
  if (image.kind === 'failed') return { name, error: { code: image.code, message: image.message } };
  const { score: value, flagged, reason, nearestLabel, topNegatives, looksLike } = image;
  return { name, score: value, flagged, reason, nearestLabel, topNegatives, looksLike };
}
