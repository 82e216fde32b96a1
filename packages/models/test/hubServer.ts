import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HubServer {
  readonly url: string;
  /** Addresses asked for, with the range and the token where they came with any. */
  readonly asked: { readonly path: string; readonly range: string | undefined; readonly token: string | undefined }[];
  close(): Promise<void>;
}

export interface HubBehaviour {
  readonly files: ReadonlyMap<string, Buffer>;
  /** Which files are stored as large ones, with a sha256; the others have git's hash. */
  readonly large?: (path: string) => boolean;
  /** May answer a request in its own way; true when it did. */
  readonly intercept?: (request: IncomingMessage, response: ServerResponse, path: string) => boolean;
  /** Another server that gives the large files. */
  readonly redirectTo?: string;
  /** Entries on one page of the listing. */
  readonly pageSize?: number;
}

export const commit = 'c0ffee'.padEnd(40, '0');

/** A hub on a port of its own: revisions, listings by page, files by range. */
export async function startHub(behaviour: HubBehaviour): Promise<HubServer> {
  const asked: { path: string; range: string | undefined; token: string | undefined }[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '').split('?')[0] ?? '');
    asked.push({ path, range: request.headers.range, token: request.headers.authorization });
    if (behaviour.intercept?.(request, response, path)) return;
    answer(behaviour, request, response);
  });
  const url = await listen(server);
  return {
    url,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address: AddressInfo | string | null = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`);
    });
  });
}

function answer(behaviour: HubBehaviour, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '', 'http://hub');
  const path = decodeURIComponent(url.pathname);
  const revision = /^\/api\/models\/owner\/model\/revision\/(main|v1)$/.exec(path);
  if (revision !== null) {
    json(response, { id: 'owner/model', sha: commit });
    return;
  }
  if (path === `/api/models/owner/model/tree/${commit}`) {
    listing(behaviour, url, response);
    return;
  }
  const file = path.split(`/owner/model/resolve/${commit}/`)[1];
  const bytes = file === undefined ? undefined : behaviour.files.get(file);
  if (file === undefined || bytes === undefined) {
    response.writeHead(404).end();
    return;
  }
  if (behaviour.redirectTo !== undefined && isLarge(behaviour, file)) {
    response.writeHead(302, { location: `${behaviour.redirectTo}${url.pathname}` }).end();
    return;
  }
  sendRange(request, response, bytes);
}

function sendRange(request: IncomingMessage, response: ServerResponse, bytes: Buffer): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? Number.NaN);
  if (Number.isNaN(from)) {
    response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
    return;
  }
  const range = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
  response.writeHead(206, { 'content-range': range, 'content-length': bytes.length - from });
  response.end(bytes.subarray(from));
}

const isLarge = ({ large = (path) => path.endsWith('.onnx') }: HubBehaviour, path: string) => large(path);

function listing(behaviour: HubBehaviour, url: URL, response: ServerResponse): void {
  const { files, pageSize = 1000 } = behaviour;
  const from = Number(url.searchParams.get('cursor') ?? 0);
  const entries = [...files].map(([path, bytes]) => {
    const hash = createHash('sha256').update(bytes).digest('hex');
    const oid = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
    const lfs = isLarge(behaviour, path) ? { lfs: { oid: hash, size: bytes.length, pointerSize: 134 } } : {};
    return { type: 'file', path, size: bytes.length, oid, ...lfs };
  });
  const all = [{ type: 'directory', path: 'onnx', size: 0, oid: '0'.repeat(40) }, ...entries];
  if (from + pageSize < all.length) {
    response.setHeader('link', `<${url.pathname}?recursive=true&cursor=${from + pageSize}>; rel="next"`);
  }
  json(response, all.slice(from, from + pageSize));
}

function json(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
