import { StrayError } from '@stray/core';
import { type Parcel, takeParcelIn } from './parcel.ts';
import { type JournalParts, openParcelJournal } from './parcelJournal.ts';
import { openParcelThread } from './parcelThread.ts';
import { addSamples } from './samples.ts';
import type { UnpackStores } from './takeIn.ts';

export interface ParcelDesk {
  /**
   * upload: a parcel → blobs and samples. Done again after a loss, it adds nothing twice. The file may go when it returns.
   *
   * @returns how many samples it holds
   * @throws StrayError ARCHIVE_INVALID when it cannot be read on, or holds too many; what came before stays · DISK_FULL
   */
  takeIn(parcel: Parcel): Promise<number>;
  /** Takes up what a process that died has left. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Takes parcels in. In a folder their blobs are not synced one by one: the parcel is, before, and is kept until they are too.
 */
export function openParcelDesk(stores: UnpackStores, onTrouble: JournalParts['onTrouble']): ParcelDesk {
  const { db, blobs } = stores;
  const { dir } = blobs;
  if (dir === undefined) {
    const nothing = async () => undefined;
    return { takeIn: (parcel) => takeParcelIn(stores, parcel), restore: nothing, close: nothing };
  }
  const thread = openParcelThread();
  const journal = openParcelJournal({ db, dir, thread, onTrouble });
  return {
    takeIn: (parcel) =>
      journal.keeping(parcel, async (wrote) => {
        const { path, bytes, classes, datasetId } = parcel;
        const { samples, sha256s, problem } = await thread.ask({
          kind: 'store',
          dir,
          parcel: { path, bytes, classes },
        });
        wrote(sha256s);
        await addSamples(db, datasetId, samples);
        // Before a row named it, the collector may have taken one for nobody's.
        await thread.ask({ kind: 'mend', dir, mend: { path, sha256s, mending: 'missing', synced: false } });
        if (problem !== undefined) throw new StrayError(problem.code, problem.message);
        return samples.length;
      }),
    restore: journal.restore,
    async close() {
      await journal.close();
      await thread.close();
    },
  };
}
