/** A blob that is out of the way until it is decided whether anybody uses it. */
export interface Aside {
  readonly sha256: string;
  /** Of this very setting aside: another one of the same bytes is another. */
  readonly token: string;
}

/**
 * A store from which blobs can be taken away without a lock between those who put and those who collect.
 *
 * Who adds a blob puts it, commits the row that names it, looks (`has`) whether it is still there, puts it again if not,
 * and only then lets go of the bytes and acknowledges. Who collects sets a blob aside, asks the database whether a row names
 * it, and then discards it or puts it back. Where the row was committed before the collector asked, the blob comes back.
 * Where it was committed after, so was the look, and the setting aside lies before both: the look finds nothing, or what
 * was put anew. A collector that dies leaves blobs aside, of which the next one asks again; meanwhile they are read as if
 * they were in their place. It needs neither one clock nor one session, and holds for any number of either.
 */
export interface Collectable {
  /** Names of blobs, a folder at a time. @param prefix their first two hex digits */
  names(prefix: string): AsyncGenerator<string[]>;
  /** Takes a blob out of its place. @returns undefined when it is not there, or was written after `before` */
  setAside(sha256: string, before?: Date): Promise<Aside | undefined>;
  /** What is aside now: of a collector at work, or of one that died. */
  asides(): Promise<Aside[]>;
  /** Puts a blob back into its place, if it is still aside. */
  putBack(aside: Aside): Promise<void>;
  /** @returns bytes freed; 0 when it was gone */
  discard(aside: Aside): Promise<number>;
  /** Names of blobs that have thumbnails, a folder at a time. @param prefix their first two hex digits */
  thumbnailNames(prefix: string): AsyncGenerator<string[]>;
  /** Throws away the thumbnails of a blob; with `before`, only those that were written before it. */
  dropThumbnails(sha256: string, before?: Date): Promise<{ readonly files: number; readonly bytes: number }>;
}
