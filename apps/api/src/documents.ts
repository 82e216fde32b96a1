import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { StrayError } from '@stray/core';
import type { Request, RequestHandler } from 'express';
import { z } from 'zod';
import type { Viewer } from './access/viewer.ts';
import { viewerOf } from './identity/authenticate.ts';
import { refusalOf, refuse } from './refuse.ts';

/** The web app's own documents, by the sha256 of their texts. A test of the web app writes it. */
const manifest = new URL('../documents.json', import.meta.url);

export interface Documents {
  /**
   * The text of what is asked, by its id or as it was sent; undefined where neither is there, which whoever answers refuses.
   *
   * @throws StrayError PERSISTED_QUERY_NOT_FOUND | BAD_ARGUMENT | DOCUMENT_UNKNOWN
   */
  textOf(asked: unknown, viewer: Viewer): string | undefined;
}

/** As Apollo's clients name a document, and as the draft of GraphQL over HTTP does. */
const shape = z.object({
  query: z.string().optional().catch(undefined),
  documentId: z.string().optional().catch(undefined),
  extensions: z
    .object({ persistedQuery: z.object({ version: z.literal(1), sha256Hash: z.string() }) })
    .optional()
    .catch(undefined),
});

/** @param answered `known`: those who have signed in may ask known documents alone; programs with a key are free */
export async function openDocuments(answered: 'any' | 'known'): Promise<Documents> {
  const known = new Map(
    Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(await readFile(manifest, 'utf8')))),
  );
  return {
    textOf(asked, viewer) {
      const { query, documentId, extensions } = shape.safeParse(asked).data ?? {};
      const id = documentId?.replace(/^sha256:/, '') ?? extensions?.persistedQuery.sha256Hash;
      // Protocols that cannot do without a text send an empty one.
      if (id !== undefined && !query) {
        const text = known.get(id);
        // The message is part of the protocol: clients send the text when they read it.
        if (text === undefined) throw new StrayError('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
        return text;
      }
      if (id !== undefined && id !== sha256(query ?? ''))
        throw new StrayError('BAD_ARGUMENT', 'The id of the document is not the sha256 of its text.');
      if (answered === 'known' && viewer.kind === 'user' && !known.has(sha256(query ?? '')))
        throw new StrayError(
          'DOCUMENT_UNKNOWN',
          'This server answers what its own pages ask: reload the page, or send an API key.',
        );
      return query;
    },
  };
}

/** Puts the text of a document where its id was. Whoever answers reads that text and no other. */
export function withText(documents: Documents): RequestHandler {
  return (request, response, next) => {
    try {
      const text = documents.textOf(askedBy(request), viewerOf(response));
      if (text !== undefined) put(request, text);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === undefined) throw error;
      refuse(response, refusal.status, refusal.code, refusal.message);
      return;
    }
    next();
  };
}

function askedBy(request: Request): unknown {
  if (request.method === 'POST') return request.body;
  const { extensions, ...asked } = Object.fromEntries(parametersOf(request));
  return { ...asked, extensions: readJson(extensions) };
}

function put(request: Request, query: string): void {
  if (request.method === 'POST') {
    const { documentId: _, extensions: __, ...rest } = request.body;
    request.body = { ...rest, query };
    return;
  }
  const parameters = parametersOf(request);
  for (const name of ['documentId', 'extensions']) parameters.delete(name);
  parameters.set('query', query);
  request.url = `${request.path}?${parameters}`;
}

function parametersOf({ url }: Request): URLSearchParams {
  const [, ...search] = url.split('?');
  return new URLSearchParams(search.join('?'));
}

function readJson(text = ''): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
