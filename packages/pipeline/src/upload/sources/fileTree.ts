import type { ArchiveMember } from './archiveMember.ts';

/** A folder with all that is below it, wherever it lies: in an archive, on this machine, under an S3 prefix. */
export interface FileTree {
  /**
   * Its members, each time from the beginning, one after the other.
   *
   * @throws StrayError where it cannot be read on
   */
  members(): AsyncGenerator<ArchiveMember>;
  /** Whether a member can be opened at any later time; else only before the next one is asked for. */
  readonly seekable: boolean;
  /** Whether archives in it may be taken apart, as the shards of a WebDataset. */
  readonly holdsShards: boolean;
  /** Whether images and what is said of them may lie side by side under one name, as in a shard of a WebDataset. */
  readonly isShard: boolean;
  /** Bytes that may be read of it. */
  readonly mostBytes: number;
}
