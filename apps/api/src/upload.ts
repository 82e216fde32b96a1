import { StrayError } from '@stray/core';
import type { RequestHandler } from 'express';
import { createAccess, requireRole } from './access/access.ts';
import { beginAudit } from './access/audit.ts';
import type { Viewer } from './access/viewer.ts';
import { answerToBody } from './body.ts';
import { viewerOf } from './identity/authenticate.ts';
import { readId } from './readId.ts';
import { refusalOf, refuse } from './refuse.ts';
import type { Services } from './services.ts';

export interface Upload<Options> {
  readonly projectId: string;
  readonly viewer: Viewer;
  readonly options: Options;
  /** The body, in pieces as they come and no faster than they are read. */
  readonly content: AsyncIterable<Uint8Array>;
}

export interface UploadWork<Options> {
  /** Whether something is changed; true when left out. */
  readonly changes?: (options: Options) => boolean;
  /** What the query says besides the project. @throws StrayError BAD_ARGUMENT */
  readonly readOptions: (query: URLSearchParams) => Options;
  /** Gives the answer. What it throws is the answer too. */
  readonly work: (upload: Upload<Options>) => Promise<object>;
}

/**
 * Takes a file that a project is sent as the body of a request, of whatever type it calls itself. Nothing of the body is
 * read before the query is understood and the project found.
 */
export function upload<Options>(
  { db, log }: Services,
  { readOptions, work, changes = () => true }: UploadWork<Options>,
): RequestHandler {
  return (request, response) => {
    const upload = async () => {
      const query = new URL(request.url, 'http://localhost').searchParams;
      const options = readOptions(query);
      const projectId = readId(query.get('project') ?? '', 'Project');
      if (projectId === undefined) throw new StrayError('BAD_ARGUMENT', '“project” has to be the id of a project.');
      const viewer = viewerOf(response);
      await requireRole(createAccess(db, viewer), 'Project', projectId, 'CURATOR');
      // A body that is given up stays open: the client still has to hear why.
      const content = { [Symbol.asyncIterator]: () => request.iterator({ destroyOnReturn: false }) };
      const entry = { action: request.path.slice(1), projectId, targets: [`Project:${projectId}`], summary: '' };
      const audit = changes(options) ? await beginAudit(db, viewer, entry) : undefined;
      const take = () => work({ projectId, viewer, options, content });
      const answer = await (audit === undefined ? take() : audit.attempt(take));
      await audit?.settle();
      response.set('cache-control', 'no-store').json(answer);
    };
    const answerError = (error: unknown) => {
      const refusal = refusalOf(error);
      if (refusal === undefined) throw error;
      refuse(response, refusal.status, refusal.code, refusal.message);
    };
    return answerToBody(request, { work: upload, answerError, log, givenUp: 'An upload was given up by its sender.' });
  };
}

/** One of the formats that an address takes. @throws StrayError BAD_ARGUMENT */
export function readFormat<Format extends string>(query: URLSearchParams, formats: readonly Format[]): Format {
  const found = formats.find((format) => format === query.get('format'));
  if (found !== undefined) return found;
  throw new StrayError('BAD_ARGUMENT', `“format” has to be one of: ${formats.join(', ')}.`);
}

/** Whether a query says `name=1`. @throws StrayError BAD_ARGUMENT */
export function readFlag(query: URLSearchParams, name: string): boolean {
  const given = query.get(name) ?? '0';
  if (given === '1' || given === 'true') return true;
  if (given === '0' || given === 'false') return false;
  throw new StrayError('BAD_ARGUMENT', `“${name}” has to be 1 or 0.`);
}
