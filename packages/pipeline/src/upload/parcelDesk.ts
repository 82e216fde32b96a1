import { type Parcel, takeParcelIn } from './parcel.ts';
import { type JournalParts, openParcelJournal } from './parcelJournal.ts';
import { openParcelThread } from './parcelThread.ts';
import { addSamples } from './samples.ts';
import type { UnpackStores } from './takeIn.ts';

export interface ParcelDesk {
  /**
   * upload: a parcel → samples, whose blobs can be read at once. Done again after a loss, it adds nothing twice. The file may
   * go when it returns.
   *
   * @returns how many samples it holds
   * @throws StrayError ARCHIVE_INVALID when it cannot be read on, or holds too many; what came before stays · DISK_FULL
   */
  takeIn(parcel: Parcel): Promise<number>;
  /** Bytes that the disk has to hold once more before the parcels go that hold them now. */
  unwritten(): number;
  /** Takes up what a process that died has left. */
  restore(): Promise<void>;
  /** Leaves to the next process what cannot be written in a second. */
  close(): Promise<void>;
}

/**
 * Takes parcels in. In a folder their blobs get files of their own later: until then they are read in the parcel, which is kept.
 */
export function openParcelDesk(stores: UnpackStores, onTrouble: JournalParts['onTrouble']): ParcelDesk {
  const { db, blobs } = stores;
  const { dir } = blobs;
  if (dir === undefined) {
    const nothing = async () => undefined;
    return { takeIn: (parcel) => takeParcelIn(stores, parcel), unwritten: () => 0, restore: nothing, close: nothing };
  }
  const thread = openParcelThread();
  const journal = openParcelJournal({ db, dir, thread, onTrouble });
  return {
    async takeIn(parcel) {
      const { samples, blobs, problem } = await thread.look(parcel);
      await journal.keeping(parcel, blobs, () => addSamples(db, parcel.datasetId, samples));
      if (problem !== undefined) throw problem;
      return samples.length;
    },
    unwritten: journal.unwritten,
    restore: journal.restore,
    async close() {
      await journal.close();
      await thread.close();
    },
  };
}
