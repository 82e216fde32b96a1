import { pipeline } from 'node:stream/promises';
import { StrayError } from '@stray/core';
import type { Export } from '@stray/db';
import type { Request, RequestHandler, Response } from 'express';
import { createAccess } from './access/access.ts';
import { attachment } from './attachment.ts';
import { viewerOf } from './identity/authenticate.ts';
import { readId } from './readId.ts';
import { refuse } from './refuse.ts';
import { nothingAllowed } from './securityHeaders.ts';
import type { Services } from './services.ts';

const types: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
  json: 'application/json; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
  zip: 'application/zip',
  tar: 'application/x-tar',
};

/**
 * GET /exports/<id>: the file of an export, whole or a part of it (RFC 9110, one range), so that a download that broke off can
 * be gone on with. What it holds is named by its sha256, which is the strong tag that If-Range takes.
 */
export function exportFile({ db, blobs, identity }: Services): RequestHandler {
  return async (request, response) => {
    const id = readId(String(request.params.id), 'Export');
    const access = createAccess(db, viewerOf(response));
    const projectId = id === undefined ? null : await access.projectOf('Export', id);
    const theirs = projectId !== null && (await access.roleIn(projectId)) !== null;
    const row = theirs && id !== undefined ? await db.export.findUnique({ where: { id } }) : null;
    if (!isMade(row)) {
      refuse(response, 404, 'NOT_FOUND', 'There is no finished export at this address: /exports/<id of an export>.');
      return;
    }
    const etag = `"${row.sha256}"`;
    response.set({
      etag,
      'accept-ranges': 'bytes',
      'cache-control': `${identity === null ? 'public' : 'private'}, no-cache`,
      'content-security-policy': `${nothingAllowed}; sandbox`,
      'cross-origin-resource-policy': 'same-origin',
    });
    if (isAmong(etag, request.headers['if-none-match'])) {
      response.status(304).end();
      return;
    }
    const bytes = Number(row.bytes);
    const part = partOf(request, etag, bytes);
    if (part === 'beyond') {
      response.set('content-range', `bytes */${bytes}`);
      refuse(response, 416, 'BAD_ARGUMENT', `The file has ${bytes} bytes.`);
      return;
    }
    try {
      const { stream } = await blobs.open(row.sha256, part);
      describe(response, { name: row.fileName, bytes, part });
      if (request.method === 'HEAD') {
        stream.destroy();
        response.end();
        return;
      }
      await pipeline(stream, response);
    } catch (error) {
      if (response.headersSent) {
        // The reader has gone, or the disk failed midway: a cut answer says so, a complete one would lie.
        response.destroy();
        return;
      }
      if (!(error instanceof StrayError) || error.code !== 'BLOB_NOT_FOUND') throw error;
      refuse(response, 404, error.code, 'The file is not in the store any more; make the export again.');
    }
  };
}

type Made = Export & { readonly sha256: string; readonly bytes: bigint; readonly fileName: string };

const isMade = (row: Export | null): row is Made =>
  row?.status === 'COMPLETED' && row.sha256 !== null && row.bytes !== null && row.fileName !== null;

interface Part {
  readonly start: number;
  readonly end: number;
}

/** The part that is asked for; undefined for the whole, as for several parts, or for a part of what was there before. */
function partOf(request: Request, etag: string, bytes: number): Part | 'beyond' | undefined {
  const since = request.headers['if-range'];
  if (since !== undefined && since !== etag) return undefined;
  const ranges = request.range(bytes);
  if (ranges === undefined || ranges === -2) return undefined;
  if (ranges === -1) return 'beyond';
  const [range, ...others] = ranges;
  return ranges.type === 'bytes' && range !== undefined && others.length === 0 ? range : undefined;
}

interface Described {
  readonly name: string;
  readonly bytes: number;
  readonly part: Part | undefined;
}

function describe(response: Response, { name, bytes, part }: Described): void {
  response.set({
    'content-type': types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
    'content-disposition': attachment(name),
    'content-length': String(part === undefined ? bytes : part.end - part.start + 1),
  });
  if (part !== undefined) response.status(206).set('content-range', `bytes ${part.start}-${part.end}/${bytes}`);
}

/** A proxy that compresses marks tags as weak. */
function isAmong(etag: string, known = ''): boolean {
  return known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
