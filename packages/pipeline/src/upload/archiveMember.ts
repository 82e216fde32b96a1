import { StrayError } from '@stray/core';

/** One member of an archive, as the archive tells it: nothing of it is to be believed. */
export interface ArchiveMember {
  /** Its name with folders, as it is written. */
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  /** Bytes, as far as the archive says. */
  readonly size: number;
  /** Why it cannot be read, where that is known without reading it. */
  readonly unreadable?: string | undefined;
  /** Share of the archive that lies before it, 0 to 1. */
  readonly progress: number;
  /** The bytes; to be read to their end, or not at all, before the next member is asked for. */
  open(): Promise<AsyncIterable<Uint8Array>>;
}

/** Why an archive cannot be read on, in words; what was said in words before stays as it is. */
export function unreadable(kind: 'zip' | 'tar', cause: unknown): StrayError {
  if (cause instanceof StrayError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new StrayError('ARCHIVE_INVALID', `The ${kind} archive cannot be read: ${why}.`, { cause });
}
