import type { ExportManifest, SkipReason, SplitName } from '@stray/core';
import type { ExportPage, ExportRow } from '@stray/db';
import type { BlobStore } from '@stray/storage';
import type { ArchiveWriter } from './zipFile.ts';

export interface Opening {
  /** Where the file is written to; nothing is there. */
  readonly file: string;
  /** How formats that are zips begin theirs: a tree of folders, where that is wanted in its place. */
  readonly openZip: (path: string) => ArchiveWriter;
  /** The beginning of the names of files that are needed meanwhile. */
  readonly scratch: string;
  readonly blobs: BlobStore;
  /** What tells the dataset from others. */
  readonly dataset: string;
}

/** One format at work. It holds nothing that grows with the samples but what its archive has to list at the end. */
export type FormatWriter = RowWriter | PageWriter;

interface RowWriter extends EndedWriter {
  /** Puts a sample in. @returns why it is not in, or undefined; at once where there is nothing to wait for */
  add(row: ExportRow): Promise<SkipReason | undefined> | undefined;
}

interface PageWriter extends EndedWriter {
  /** Puts some of the samples of a page in, none of which it may skip. */
  addPage(page: ExportPage['copied'], chosen: ChosenRows): Promise<void>;
}

export interface ChosenRows {
  /** Their numbers, in ascending order. */
  readonly rows: Int32Array;
  /** What formats call the split of each of them. */
  readonly splits: readonly (SplitName | null)[];
}

interface EndedWriter {
  /** Waits until the file is whole. */
  end(manifest: ExportManifest): Promise<void>;
  /** Lets go of all that is open, and of what was needed meanwhile; the file itself stays. */
  close(): Promise<void>;
}

/** A format, as each file in `formats/` has one. */
export type OpenFormat = (opening: Opening) => FormatWriter | Promise<FormatWriter>;
