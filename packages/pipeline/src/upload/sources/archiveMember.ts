import { StrayError } from '@stray/core';

/** One member of an archive, or of another tree of files, as it is told: nothing of it is to be believed. */
export interface ArchiveMember {
  /** Its name with folders, as it is written. */
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  /** Bytes, as far as the archive says; undefined where nothing is said. */
  readonly size: number | undefined;
  /** Why it cannot be read, where that is known without reading it. */
  readonly unreadable?: StrayError | undefined;
  /** Its classes, where it comes with them. */
  readonly declaredClasses?: readonly string[] | undefined;
  /** The bytes; to be read to their end, or not at all, before the next member is asked for. */
  open(): Promise<AsyncIterable<Uint8Array>>;
}

/** Why an archive cannot be read on, in words; what was said in words before stays as it is. */
export function unreadable(kind: 'zip' | 'tar', cause: unknown): StrayError {
  if (cause instanceof StrayError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new StrayError('ARCHIVE_INVALID', `The ${kind} archive cannot be read: ${why}.`, { cause });
}
