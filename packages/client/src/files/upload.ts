import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { DetailedError, FileUrlStorage, Upload } from 'tus-js-client';
import type { Connection } from '../connection.ts';
import { ClientError, refusalsIn, refusedWith } from '../error.ts';
import type { EnumOf } from '../graphql.ts';

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

export interface LocalFile {
  /** Where it belongs in the dataset. */
  readonly path: string;
  /** Where it lies here, in the bytes that the file system knows it by. */
  readonly location: Uint8Array;
  readonly bytes: number;
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

/**
 * Sends files by the tus protocol, some at once; after a lost connection each goes on where it was.
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
  const source = files[Symbol.asyncIterator]();
  let [done, bytes] = [0, 0];
  let failure: unknown;
  const lane = async () => {
    while (failure === undefined) {
      const next = await source.next();
      if (next.done) return;
      try {
        await sendFile(connection, next.value, { ...options, urlStorage });
      } catch (error) {
        if (!(error instanceof ClientError) || !ofTheFile.has(error.code)) throw error;
        refused.push({ path: next.value.path, code: error.code, message: error.message });
      }
      done += 1;
      bytes += next.value.bytes;
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

async function sendFile(
  { url, headers }: Connection,
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
  await readable(file);
  const stream = createReadStream(Buffer.from(location));
  try {
    await new Promise<void>((resolve, reject) => {
      const sending = new Upload(stream, {
        endpoint: `${url}/uploads`,
        headers: { ...headers },
        uploadSize: bytes,
        chunkSize: chunkBytes,
        metadata: {
          ...{ dataset: datasetId, path, classes: classes ? '1' : '0' },
          ...(format && { format: format.toLowerCase().replaceAll('_', '-') }),
        },
        retryDelays,
        onShouldRetry: isPassing,
        uploadDataDuringCreation: !resumable,
        ...(urlStorage && { urlStorage }),
        storeFingerprintForResuming: resumable,
        removeFingerprintOnSuccess: true,
        fingerprint: async () => `${url} ${datasetId} ${path} ${bytes}`,
        onSuccess: () => resolve(),
        onError: (error) => reject(refusalOf(error, url)),
      });
      const begin = async () => {
        const [before] = resumable ? await sending.findPreviousUploads() : [];
        if (before !== undefined) sending.resumeFromPreviousUpload(before);
        sending.start();
      };
      begin().catch(reject);
    });
  } finally {
    stream.destroy();
  }
}

/** What may go otherwise the next time: no answer, a fault of the server’s, another one at the same file, too many requests. */
function isPassing(error: DetailedError): boolean {
  const status = error.originalResponse?.getStatus() ?? 0;
  return status < 400 || status >= 500 || [409, 423, 429].includes(status);
}

async function readable({ path, location }: LocalFile): Promise<void> {
  try {
    await (await open(Buffer.from(location))).close();
  } catch {
    throw new ClientError('FILE_NOT_FOUND', `${path} cannot be read.`);
  }
}

function refusalOf(error: Error | DetailedError, url: string): ClientError {
  const response = error instanceof DetailedError ? error.originalResponse : null;
  try {
    const refusals = refusalsIn(JSON.parse(response?.getBody() ?? ''));
    if (refusals !== undefined) return refusedWith(refusals);
  } catch {
    // No answer of Stray's.
  }
  const said = response ? `answers ${response.getStatus()}` : 'cannot be reached';
  return new ClientError('SERVER_UNREACHABLE', `${url} ${said}.`, { cause: error });
}
