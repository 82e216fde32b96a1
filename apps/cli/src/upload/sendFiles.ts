import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { archiveFormat, type ImportFormat } from '@stray/core';
import { DetailedError, FileUrlStorage, Upload } from 'tus-js-client';
import { RemoteError, remoteError } from '../remote/remoteError.ts';
import { advised } from '../remote/server.ts';

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

export interface SendOptions {
  /** Of the server. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly datasetId: string;
  readonly classes: boolean;
  /** Of archives; undefined to find it out. */
  readonly format?: ImportFormat | undefined;
  readonly atOnce: number;
  /** Folder in which is noted what was begun, so that an archive is gone on with by a later command. */
  readonly home: string;
  readonly onProgress: (files: number, bytes: number) => void;
}

const retryDelays = [500, 1000, 3000, 5000, 10_000, 20_000, 40_000];

/** Codes that speak of the file alone: the others go on. */
const ofTheFile: ReadonlySet<string> = new Set(['PATH_REFUSED', 'FILE_REFUSED', 'FILE_TOO_LARGE', 'FILE_NOT_FOUND']);

/**
 * Sends files by the tus protocol, some at once; after a lost connection each goes on where it was.
 *
 * @returns those that were refused
 * @throws RemoteError when the server cannot be reached, or refuses for a reason that is not the file's
 */
export async function sendFiles(files: AsyncIterable<LocalFile>, options: SendOptions): Promise<Refused[]> {
  const { home, atOnce, onProgress } = options;
  await mkdir(home, { recursive: true });
  const urlStorage = new FileUrlStorage(join(home, 'sent.json'));
  const refused: Refused[] = [];
  const source = files[Symbol.asyncIterator]();
  let [done, bytes] = [0, 0];
  let failure: unknown;
  const lane = async () => {
    while (failure === undefined) {
      const next = await source.next();
      if (next.done) return;
      try {
        await sendFile(next.value, { ...options, urlStorage });
      } catch (error) {
        if (!(error instanceof RemoteError) || !ofTheFile.has(error.code)) throw error;
        refused.push({ path: next.value.path, code: error.code, message: error.message });
      }
      done += 1;
      bytes += next.value.bytes;
      onProgress(done, bytes);
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
  file: LocalFile,
  { url, headers, datasetId, classes, format, urlStorage }: SendOptions & { readonly urlStorage: FileUrlStorage },
): Promise<void> {
  const { path, location, bytes } = file;
  const resumable = archiveFormat(path) !== undefined;
  await readable(file);
  const stream = createReadStream(Buffer.from(location));
  try {
    await new Promise<void>((resolve, reject) => {
      const upload = new Upload(stream, {
        endpoint: `${url}/uploads`,
        headers: { ...headers },
        uploadSize: bytes,
        // A stream is read again from where the server is; a piece has to be held for that.
        chunkSize: 8 * 2 ** 20,
        metadata: { dataset: datasetId, path, classes: classes ? '1' : '0', ...(format && { format }) },
        retryDelays,
        onShouldRetry: isPassing,
        uploadDataDuringCreation: !resumable,
        urlStorage,
        storeFingerprintForResuming: resumable,
        removeFingerprintOnSuccess: true,
        fingerprint: async () => `${url} ${datasetId} ${path} ${bytes}`,
        onSuccess: () => resolve(),
        onError: (error) => reject(refusalOf(error, url)),
      });
      const begin = async () => {
        const [before] = resumable ? await upload.findPreviousUploads() : [];
        if (before !== undefined) upload.resumeFromPreviousUpload(before);
        upload.start();
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
    throw new RemoteError('FILE_NOT_FOUND', `${path} cannot be read.`);
  }
}

function refusalOf(error: Error | DetailedError, url: string): Error {
  const response = error instanceof DetailedError ? error.originalResponse : null;
  try {
    const [first] = JSON.parse(response?.getBody() ?? '')?.errors ?? [];
    if (typeof first?.message === 'string')
      return remoteError([advised(first.extensions?.code ?? 'INTERNAL', first.message)]);
  } catch {
    // No answer of Stray's.
  }
  const said = response ? `answers ${response.getStatus()}` : 'cannot be reached';
  return new RemoteError('SERVER_UNREACHABLE', `${url} ${said}. --url or STRAY_URL names the address of Stray’s page.`);
}
