import type { PrismaClient } from '@stray/db';
import {
  claimParcel,
  dropLooseIndexes,
  dropParcel,
  indexParcel,
  isKept,
  type KeptParcel,
  keepParcel,
  keptParcels,
  type PlacedBlob,
  syncBlobs,
} from '@stray/storage';
import type { Mending } from './parcelBlobs.ts';
import type { ParcelThread } from './parcelThread.ts';
import { usedBlobs } from './usedBlobs.ts';

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
   * Keeps a parcel until its blobs have files that are on the disk; they can be read when `addRows` begins. The file that is
   * given is left alone.
   */
  keeping(parcel: ParcelToKeep, blobs: readonly PlacedBlob[], addRows: () => Promise<unknown>): Promise<void>;
  /** Bytes of the parcels that wait. */
  unwritten(): number;
  /**
   * Takes over the parcels that are there: blobs that rows name are whole when it returns, for power may have gone, and get
   * new files afterwards. It writes no row.
   */
  restore(): Promise<void>;
  /** Writes what can be written in a second; other parcels wait for the next process. */
  close(): Promise<void>;
}

export interface ParcelToKeep extends KeptParcel {
  readonly bytes: number;
}

interface Entry {
  kept: KeptParcel;
  bytes: number;
  /** Undefined while it is not known: it is of a process that died. */
  blobs: readonly PlacedBlob[] | undefined;
  /** Whether what was written may be lost although it can be read. */
  doubtful: boolean;
  /** Whether its rows may be written still, by a database that has not answered. */
  rowsToCome: boolean;
}

/** Files are made when no parcel has come for so long. A file for each photo costs more than all that is done before. */
const quietMs = 1000;
/** More parcels than that wait for no quiet moment. */
const many = 64;
/** Above it, parcels that come wait for the disk. */
const mostWaiting = 128;
/** What is synced together. */
const atOnce = 16;
/** Whoever ends an API waits for it a second and a half at least. */
const closingMs = 1000;

/**
 * upload, in the background: makes files of blobs and lets go of their parcels. `parcelsFolder` says what rests on it.
 */
export function openParcelJournal({ db, dir, thread, onTrouble }: JournalParts): ParcelJournal {
  const underWay = new Set<Entry>();
  const waiting: Entry[] = [];
  let settling: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let lastKept = Number.NEGATIVE_INFINITY;
  /** When it ends, once it is told to. */
  let until: number | undefined;

  /** Those that no row names are not written: they may have been deleted. */
  const mend = async ({ kept, blobs = [], rowsToCome }: Entry, mending: Mending) => {
    const used = rowsToCome ? blobs : await usedBlobs(db, blobs);
    await thread.mend(dir, { path: kept.path, blobs: used, mending, synced: false });
  };
  const takeUp = async (entry: Entry) => {
    const { blobs } = await thread.look({ path: entry.kept.path, classes: false });
    await indexParcel(entry.kept, blobs);
    entry.bytes = blobs.reduce((sum, { bytes }) => sum + bytes, 0);
    entry.blobs = blobs;
    await mend(entry, 'damaged');
  };
  /** @returns those whose blobs have files, and what kept the next one from it, where that was not the time */
  const writeFiles = async (batch: readonly Entry[]) => {
    const written: Entry[] = [];
    for (const entry of batch) {
      if (until !== undefined && performance.now() > until) break;
      try {
        if (entry.blobs === undefined) await takeUp(entry);
        await mend(entry, entry.doubtful ? 'all' : 'missing');
      } catch (failure) {
        return { written, failure };
      }
      written.push(entry);
    }
    return { written };
  };
  const settleBatch = async (batch: readonly Entry[]) => {
    const { written, failure } = await writeFiles(batch);
    const sha256s = written.flatMap(({ blobs = [] }) => blobs.map(({ sha256 }) => sha256));
    try {
      if (written.length > 0) await syncBlobs(dir, sha256s);
    } catch (error) {
      waiting.unshift(...batch);
      // A system tells once what it could not write, and then forgets it.
      for (const entry of [...underWay, ...waiting]) entry.doubtful = true;
      throw error;
    }
    waiting.unshift(...batch.slice(written.length));
    // On a disk that is full, each that goes makes room for the next.
    for (const { kept } of written) await dropParcel(kept);
    if (failure !== undefined) throw failure;
  };
  const settleSome = () => {
    settling ??= (async () => {
      const batch: Entry[] = [];
      // One that another process has claimed is that one's.
      for (const entry of waiting.splice(0, atOnce)) if (await isKept(entry.kept)) batch.push(entry);
      if (batch.length > 0) await settleBatch(batch);
    })().finally(() => {
      settling = undefined;
    });
    return settling;
  };
  const isTime = () => {
    const quiet = underWay.size === 0 && performance.now() - lastKept >= quietMs;
    return until === undefined && waiting.length > 0 && (quiet || waiting.length > many);
  };
  const settleLater = () => {
    if (until !== undefined || waiting.length === 0) return;
    timer ??= setTimeout(async () => {
      try {
        while (isTime()) await settleSome();
      } catch (error) {
        onTrouble(error);
      }
      timer = undefined;
      settleLater();
    }, quietMs);
    timer.unref();
  };

  return {
    async keeping(parcel, blobs, addRows) {
      while (waiting.length >= mostWaiting) await settleSome();
      const kept = await keepParcel(dir, parcel, blobs);
      const entry: Entry = { kept, bytes: parcel.bytes, blobs, doubtful: false, rowsToCome: true };
      underWay.add(entry);
      try {
        await addRows();
        // Who claimed it meanwhile may not have seen the rows.
        if (!(await isKept(entry.kept))) entry.kept = await keepParcel(dir, parcel, blobs);
        entry.rowsToCome = false;
      } finally {
        underWay.delete(entry);
        waiting.push(entry);
        lastKept = performance.now();
        settleLater();
      }
    },
    unwritten: () => [...underWay, ...waiting].reduce((sum, { bytes }) => sum + bytes, 0),
    async restore() {
      for (const found of await keptParcels(dir)) {
        const kept = await claimParcel(dir, found);
        if (kept === undefined) continue;
        const entry: Entry = { kept, bytes: 0, blobs: undefined, doubtful: true, rowsToCome: false };
        waiting.push(entry);
        await takeUp(entry).catch(onTrouble);
      }
      await dropLooseIndexes(dir);
      settleLater();
    },
    async close() {
      until = performance.now() + closingMs;
      clearTimeout(timer);
      try {
        await settling;
        while (waiting.length > 0 && performance.now() < until) await settleSome();
      } catch (error) {
        onTrouble(error);
      }
    },
  };
}
