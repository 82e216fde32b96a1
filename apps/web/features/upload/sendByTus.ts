import { parcelName, tarEnd, tarHeader, tarPadding } from '@stray/client/parcel';
import { DetailedError, Upload } from 'tus-js-client';
import { apiWords } from '../../words/index.ts';
import { type FormatName, protocolName } from './formats.ts';
import { type FileToSend, isArchive } from './uploadFiles.ts';
import type { Sending } from './uploadQueue.ts';

export interface SendWish {
  readonly datasetId: string;
  /** Whether folders are classes. */
  readonly classes: boolean;
  /** Of an archive; null to find it out. */
  readonly format: FormatName | null;
}

const retryDelays = [0, 1000, 3000, 10_000, 30_000, 60_000];

/**
 * Sends a file, or small photos as one parcel, by the tus protocol. After a lost connection it goes on where it was; an archive also after the page was
 * closed, when the same file is chosen again.
 *
 * @throws Error in words for people
 */
export async function sendByTus(
  files: readonly FileToSend[],
  { datasetId, classes, format }: SendWish,
  { onProgress, signal }: Sending,
): Promise<void> {
  const [first] = files;
  if (first === undefined) return;
  const isParcel = files.length > 1;
  const { file, path } = isParcel ? { file: parcelOf(files), path: parcelName } : first;
  const resumable = !isParcel && isArchive(path);
  await new Promise<void>((resolve, reject) => {
    const upload = new Upload(file, {
      endpoint: '/uploads',
      metadata: {
        dataset: datasetId,
        path,
        classes: classes ? '1' : '0',
        ...(isParcel && { parcel: '1' }),
        ...(format && !isParcel && { format: protocolName(format) }),
      },
      retryDelays,
      onShouldRetry: isPassing,
      uploadDataDuringCreation: !resumable,
      storeFingerprintForResuming: resumable,
      removeFingerprintOnSuccess: true,
      onProgress,
      onSuccess: () => resolve(),
      onError: (error) => reject(new Error(wordsOf(error))),
    });
    signal.addEventListener('abort', () => {
      void upload.abort(true).catch(() => undefined);
      reject(new Error('cancelled'));
    });
    const begin = async () => {
      const [before] = resumable ? await upload.findPreviousUploads() : [];
      if (before !== undefined) upload.resumeFromPreviousUpload(before);
      if (!signal.aborted) upload.start();
    };
    begin().catch(reject);
  });
}

/** Nothing of the files is read before it is sent. */
function parcelOf(files: readonly FileToSend[]): Blob {
  const pieces = files.flatMap(({ file, path }) => {
    const bytes = file.size;
    return [tarHeader({ path, bytes }), file, tarPadding(bytes)];
  });
  return new Blob([...pieces, tarEnd]);
}

/** What may go otherwise the next time: no answer, a fault of the server’s, another one at the same file, too many requests. */
function isPassing(error: DetailedError): boolean {
  const status = error.originalResponse?.getStatus() ?? 0;
  return status < 400 || status >= 500 || [409, 423, 429].includes(status);
}

/** The API's own words, where it has answered. */
function wordsOf(error: Error | DetailedError): string {
  const body = error instanceof DetailedError ? (error.originalResponse?.getBody() ?? '') : '';
  try {
    const message = JSON.parse(body)?.errors?.[0]?.message;
    if (typeof message === 'string') return message;
  } catch {
    // The answer of something before the API.
  }
  return apiWords.unreachable;
}
