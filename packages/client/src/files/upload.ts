import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { Agent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import { join } from 'node:path';
import {
  DefaultHttpStack,
  DetailedError,
  FileUrlStorage,
  type UploadOptions as TusOptions,
  Upload,
} from 'tus-js-client';
import { createBackoff } from '../backoff.ts';
import type { Connection } from '../connection.ts';
import { ClientError, type Refusal, refusalsIn, refusedWith } from '../error.ts';
import type { EnumOf } from '../graphql.ts';
import { createPacker, parcelName } from '../parcel.ts';
import type { LocalFile } from './localFiles.ts';
import { createParcelMemory, type ParcelMemory } from './parcelMemory.ts';

/** Node's build of the library has it; its types leave it out. */
declare module 'tus-js-client' {
  class FileUrlStorage implements UrlStorage {
    constructor(file: string);
    findAllUploads: UrlStorage['findAllUploads'];
    findUploadsByFingerprint: UrlStorage['findUploadsByFingerprint'];
    removeUpload: UrlStorage['removeUpload'];
    addUpload: UrlStorage['addUpload'];
  }
}

export interface Refused {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

export interface UploadOptions {
  readonly datasetId: string;
  /** Whether the folder of a photo, and the annotations of an archive, are its declared class. */
  readonly classes?: boolean;
  /** Of archives; found out where it is left out. */
  readonly format?: EnumOf<'ImportFormat'> | undefined;
  /** Files that are sent at the same time. */
  readonly atOnce?: number;
  /** Folder in which is noted what was begun, so that a file above 8 MB is gone on with by a later process too. */
  readonly notes?: string;
  readonly onProgress?: (files: number, bytes: number) => void;
}

const retryDelays = [500, 1000, 3000, 5000, 10_000, 20_000, 40_000];

/** Codes that speak of the file alone: the others go on. */
const ofTheFile: ReadonlySet<string> = new Set(['PATH_REFUSED', 'FILE_REFUSED', 'FILE_TOO_LARGE', 'FILE_NOT_FOUND']);

/** Held while it is sent: a stream is read again from where the server is. */
const chunkBytes = 8 * 2 ** 20;

/** Bytes go to the system a megabyte at a time, not by the 16 kB that Node's own connections take. */
const connections = { keepAlive: true, highWaterMark: 2 ** 20 };
const agents = { http: new Agent(connections), https: new SecureAgent(connections) };

/**
 * Sends files by the tus protocol, some at once, small photos in parcels; after a lost connection each goes on where it was.
 * When it resolves, what was not refused is a sample, or an archive that the server takes apart.
 *
 * @returns those that were refused
 * @throws ClientError when the server cannot be reached, or refuses for a reason that is not the file's
 */
export async function upload(
  connection: Connection,
  files: AsyncIterable<LocalFile>,
  options: UploadOptions,
): Promise<Refused[]> {
  const { atOnce = 8, notes, onProgress } = options;
  if (notes !== undefined) await mkdir(notes, { recursive: true });
  const urlStorage = notes === undefined ? undefined : new FileUrlStorage(join(notes, 'sent.json'));
  const refused: Refused[] = [];
  const source = packed(files);
  let [done, bytes] = [0, 0];
  let failure: unknown;
  const lane = async () => {
    const memory = createParcelMemory();
    while (failure === undefined) {
      const next = await source.next();
      if (next.done) return;
      const together = next.value;
      const [first] = together;
      if (first === undefined) return;
      if (together.length > 1) {
        refused.push(...(await sendParcel(connection, together, { ...options, memory })));
      } else {
        try {
          await sendFile(connection, first, { ...options, urlStorage });
        } catch (error) {
          refused.push(refusedFile(first, error));
        }
      }
      done += together.length;
      bytes += together.reduce((sum, file) => sum + file.bytes, 0);
      onProgress?.(done, bytes);
    }
  };
  await Promise.all(
    Array.from({ length: atOnce }, () =>
      lane().catch((error: unknown) => {
        failure ??= error;
      }),
    ),
  );
  if (failure !== undefined) throw failure;
  return refused;
}

async function* packed(files: AsyncIterable<LocalFile>): AsyncGenerator<readonly LocalFile[], void> {
  const packer = createPacker<LocalFile>();
  for await (const file of files) {
    const together = packer.add(file);
    if (together !== undefined) yield together;
  }
  yield* packer.rest();
}

/** @throws what is not the file's fault */
function refusedFile({ path }: LocalFile, error: unknown): Refused {
  if (!(error instanceof ClientError) || !ofTheFile.has(error.code)) throw error;
  return { path, code: error.code, message: error.message };
}

/** @returns those that cannot be read here */
async function sendParcel(
  connection: Connection,
  files: readonly LocalFile[],
  { datasetId, classes = true, memory }: UploadOptions & { readonly memory: ParcelMemory },
): Promise<Refused[]> {
  const packed = await memory.pack(files);
  if (packed.content !== undefined) {
    await send(connection, packed.content, {
      metadata: { dataset: datasetId, path: parcelName, parcel: '1', classes: classes ? '1' : '0' },
      uploadDataDuringCreation: true,
      chunkSize: packed.content.length,
    });
  }
  return packed.unreadable.map((file) => refusedFile(file, unreadable(file)));
}

async function sendFile(
  connection: Connection,
  file: LocalFile,
  {
    datasetId,
    classes = true,
    format,
    urlStorage,
  }: UploadOptions & { readonly urlStorage?: FileUrlStorage | undefined },
): Promise<void> {
  const { path, location, bytes } = file;
  const resumable = bytes > chunkBytes && urlStorage !== undefined;
  await (await open(Buffer.from(location)).catch(() => Promise.reject(unreadable(file)))).close();
  const stream = createReadStream(Buffer.from(location));
  try {
    await send(connection, stream, {
      uploadSize: bytes,
      metadata: {
        ...{ dataset: datasetId, path, classes: classes ? '1' : '0' },
        ...(format && { format: format.toLowerCase().replaceAll('_', '-') }),
      },
      uploadDataDuringCreation: !resumable,
      ...(urlStorage && { urlStorage }),
      storeFingerprintForResuming: resumable,
      fingerprint: async () => `${connection.url} ${datasetId} ${path} ${bytes}`,
    });
  } finally {
    stream.destroy();
  }
}

function send(
  { url, headers, rateLimitRetries }: Connection,
  content: ReadStream | Buffer,
  options: Partial<TusOptions>,
): Promise<void> {
  const backoff = createBackoff(rateLimitRetries);
  const agent = url.startsWith('https:') ? agents.https : agents.http;
  let comesAgain = false;
  return new Promise<void>((resolve, reject) => {
    const sending = new Upload(content, {
      endpoint: `${url}/uploads`,
      headers: { ...headers },
      httpStack: new DefaultHttpStack({ agent }),
      chunkSize: chunkBytes,
      retryDelays,
      onAfterResponse: async (_request, response) => {
        comesAgain = await backoff(response.getStatus(), response.getHeader('retry-after') ?? null);
      },
      onShouldRetry: (error) => (statusOf(error) === 429 ? comesAgain : isPassing(error)),
      storeFingerprintForResuming: false,
      removeFingerprintOnSuccess: true,
      ...options,
      onSuccess: () => resolve(),
      onError: (error) => reject(refusalOf(error, url)),
    });
    const begin = async () => {
      const [before] = options.storeFingerprintForResuming ? await sending.findPreviousUploads() : [];
      if (before !== undefined) sending.resumeFromPreviousUpload(before);
      sending.start();
    };
    begin().catch(reject);
  });
}

/** 0 where there is no answer. */
const statusOf = (error: DetailedError) => error.originalResponse?.getStatus() ?? 0;

/** What may go otherwise the next time: no answer, a fault of the server’s, another one at the same file. */
function isPassing(error: DetailedError): boolean {
  // Where the server may not write is for its keeper to change.
  if (refusalsOf(error).some(({ code }) => code === 'STORAGE_REFUSED')) return false;
  const status = statusOf(error);
  return status < 400 || status >= 500 || status === 409 || status === 423;
}

/** None of an answer that is not Stray's. */
function refusalsOf(error: Error | DetailedError): Refusal[] {
  const response = error instanceof DetailedError ? error.originalResponse : null;
  try {
    return refusalsIn(JSON.parse(response?.getBody() ?? '')) ?? [];
  } catch {
    return [];
  }
}

const unreadable = ({ path }: LocalFile) => new ClientError('FILE_NOT_FOUND', `${path} cannot be read.`);

function refusalOf(error: Error | DetailedError, url: string): ClientError {
  const response = error instanceof DetailedError ? error.originalResponse : null;
  const refusals = refusalsOf(error);
  if (refusals.length > 0) return refusedWith(refusals);
  const said = response ? `answers ${response.getStatus()}` : 'cannot be reached';
  return new ClientError('SERVER_UNREACHABLE', `${url} ${said}.`, { cause: error });
}
