import { type PrismaClient, unusedAmong } from '@stray/db';
import { claimParcel, dropParcel, isKept, type KeptParcel, keepParcel, keptParcels, syncBlobs } from '@stray/storage';
import type { ParcelThread } from './parcelThread.ts';

export interface JournalParts {
  readonly db: PrismaClient;
  /** The folder of the blobs. */
  readonly dir: string;
  readonly thread: ParcelThread;
  /** Is told what keeps blobs from the disk; it is tried again. */
  readonly onTrouble: (error: unknown) => void;
}

export interface ParcelJournal {
  /**
   * Keeps a parcel until the blobs are on the disk that `write` writes, and tells the names of.
   *
   * @param file is left alone
   */
  keeping<T>(parcel: { readonly id: string; readonly path: string }, write: Writing<T>): Promise<T>;
  /** Takes over the parcels that are there: what rows name of them is written anew, for power may have gone. Never a row. */
  restore(): Promise<void>;
  /** Syncs what was written, as far as that can be done. */
  close(): Promise<void>;
}

export type Writing<T> = (wrote: (sha256s: readonly string[]) => void) => Promise<T>;

interface Entry {
  kept: KeptParcel;
  /** Undefined while it is not known: it broke off, or is of a process that died. */
  sha256s: readonly string[] | undefined;
  /** Whether what was written may be lost although it can be read. */
  doubtful: boolean;
}

/** What is synced together. */
const everyMs = 1000;
/** Parcels above it wait for the disk. */
const mostWaiting = 64;

/**
 * upload, in the background: lets go of parcels when their blobs are on the disk. `parcelsFolder` says what rests on it.
 */
export function openParcelJournal({ db, dir, thread, onTrouble }: JournalParts): ParcelJournal {
  const underWay = new Set<Entry>();
  let waiting: Entry[] = [];
  let syncing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  /** Makes sure that all of it can be synced. Blobs that no row names are not written again: they may have been deleted. */
  const prepare = async (entry: Entry): Promise<readonly string[]> => {
    const { path } = entry.kept;
    entry.sha256s ??= (await thread.ask({ kind: 'look', path })).sha256s;
    if (entry.doubtful) {
      const unused = await unusedAmong(db, entry.sha256s);
      const sha256s = entry.sha256s.filter((sha256) => !unused.has(sha256));
      await thread.ask({ kind: 'mend', dir, mend: { path, sha256s, mending: 'all', synced: false } });
    }
    return entry.sha256s;
  };
  const syncBatch = async (batch: readonly Entry[]) => {
    try {
      const sha256s: string[] = [];
      for (const entry of batch) sha256s.push(...(await prepare(entry)));
      await syncBlobs(dir, sha256s);
    } catch (error) {
      // A system tells once what it could not write, and then forgets it.
      for (const entry of [...underWay, ...batch, ...waiting]) entry.doubtful = true;
      waiting.push(...batch);
      throw error;
    }
    for (const { kept } of batch) await dropParcel(kept);
  };
  const syncAll = () => {
    syncing ??= (async () => {
      const all = waiting;
      waiting = [];
      const batch: Entry[] = [];
      // One that another process has claimed is that one's.
      for (const entry of all) if (await isKept(entry.kept)) batch.push(entry);
      if (batch.length > 0) await syncBatch(batch);
    })().finally(() => {
      syncing = undefined;
    });
    return syncing;
  };
  const syncLater = () => {
    timer ??= setTimeout(async () => {
      timer = undefined;
      await syncAll().catch(onTrouble);
      if (waiting.length > 0) syncLater();
    }, everyMs);
    timer.unref();
  };

  return {
    async keeping({ id, path: file }, write) {
      while (waiting.length >= mostWaiting) await syncAll();
      const entry: Entry = { kept: await keepParcel(dir, id, file), sha256s: undefined, doubtful: false };
      underWay.add(entry);
      try {
        const written = await write((sha256s) => {
          entry.sha256s = sha256s;
        });
        if (!(await isKept(entry.kept))) entry.kept = await keepParcel(dir, id, file);
        return written;
      } finally {
        underWay.delete(entry);
        waiting.push(entry);
        syncLater();
      }
    },
    async restore() {
      for (const found of await keptParcels(dir)) {
        const kept = await claimParcel(dir, found);
        if (kept !== undefined) waiting.push({ kept, sha256s: undefined, doubtful: true });
      }
      await syncAll().catch(onTrouble);
      if (waiting.length > 0) syncLater();
    },
    async close() {
      clearTimeout(timer);
      await syncing?.catch(onTrouble);
      await syncAll().catch(onTrouble);
    },
  };
}
