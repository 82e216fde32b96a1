import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type PrismaClient, readEdits, readNegatives } from '@stray/db';
import { type CorpusExportFormat, exportCorpus, type PortableCorpus, readRecipe } from '@stray/pipeline';
import type { RequestHandler } from 'express';
import { type Access, createAccess } from './access/access.ts';
import { attachment } from './attachment.ts';
import { viewerOf } from './identity/authenticate.ts';
import { readId } from './readId.ts';
import { refuse } from './refuse.ts';
import { nothingAllowed } from './securityHeaders.ts';
import type { Services } from './services.ts';

const forms: ReadonlyMap<string, { readonly format: CorpusExportFormat; readonly type: string }> = new Map([
  ['txt', { format: 'text', type: 'text/plain; charset=utf-8' }],
  ['csv', { format: 'csv', type: 'text/csv; charset=utf-8' }],
  ['json', { format: 'json', type: 'application/json; charset=utf-8' }],
]);

/** Of text that goes out at once; a piece for each word would take ten times as long. */
const pieceLength = 1 << 16;

/**
 * GET /corpora/<id of a version>/negatives.<txt | csv | json>: the negatives of a version as a file. A version never changes,
 * so it may be kept for ever.
 */
export function negatives({ db, identity }: Services): RequestHandler {
  return async (request, response) => {
    const [, ending = ''] = /^negatives\.([a-z]+)$/.exec(String(request.params.file)) ?? [];
    const form = forms.get(ending);
    const id = readId(String(request.params.version), 'CorpusVersion');
    const theirs = form !== undefined && id !== undefined && (await maySee(createAccess(db, viewerOf(response)), id));
    const version = theirs ? await findVersion(db, id) : null;
    if (form === undefined || version === null) {
      const address = '/corpora/<id of a version>/negatives.<txt | csv | json>';
      refuse(response, 404, 'NOT_FOUND', `There is no list of negatives at this address: ${address}.`);
      return;
    }
    const etag = `"${version.hash}"`;
    response.set({
      etag,
      'cache-control': `${identity === null ? 'public' : 'private'}, max-age=31536000, immutable`,
      'content-security-policy': `${nothingAllowed}; sandbox`,
      'cross-origin-resource-policy': 'same-origin',
    });
    if (isAmong(etag, request.headers['if-none-match'])) {
      response.status(304).end();
      return;
    }
    const corpus = request.method === 'HEAD' ? undefined : await portable(db, version);
    response.set({
      'content-type': form.type,
      'content-disposition': attachment(`${version.corpus.name} v${version.number}.${ending}`),
    });
    if (corpus === undefined) {
      response.end();
      return;
    }
    try {
      await pipeline(Readable.from(inPieces(exportCorpus(corpus, form.format))), response);
    } catch (error) {
      if (!response.destroyed) throw error;
      // The reader has gone: whatever is left is nobody’s.
    }
  };
}

async function maySee(access: Access, versionId: string): Promise<boolean> {
  const projectId = await access.projectOf('CorpusVersion', versionId);
  return projectId !== null && (await access.roleIn(projectId)) !== null;
}

/** Whether a client has it already; a proxy that compresses marks tags as weak. */
function isAmong(etag: string, known = ''): boolean {
  return known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

type Version = NonNullable<Awaited<ReturnType<typeof findVersion>>>;

function findVersion(db: PrismaClient, id: string) {
  const labels = { select: { text: true }, orderBy: { position: 'asc' } } as const;
  return db.corpusVersion.findUnique({
    where: { id },
    include: { corpus: true, mining: { select: { labelSet: { select: { labels } } } } },
  });
}

async function portable(db: PrismaClient, version: Version): Promise<PortableCorpus> {
  const { id, corpus, number, message, author, createdAt, hash, encoderId, recipe, mining } = version;
  return {
    format: 'stray-corpus',
    formatVersion: 1,
    corpus: corpus.name,
    number,
    message,
    author,
    createdAt: createdAt.toISOString(),
    hash,
    encoderId,
    labels: mining?.labelSet.labels.map(({ text }) => text) ?? [],
    recipe: readRecipe(recipe),
    edits: await readEdits(db, id),
    negatives: await readNegatives(db, id),
  };
}

function* inPieces(text: Iterable<string>): Generator<Buffer> {
  let pending = '';
  for (const part of text) {
    pending += part;
    if (pending.length < pieceLength) continue;
    yield Buffer.from(pending);
    pending = '';
  }
  yield Buffer.from(pending);
}
