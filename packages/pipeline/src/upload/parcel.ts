import { type ParcelFile, readParcel } from './parcelBlobs.ts';
import { type TakenCounts, takeIn, type UnpackStores } from './takeIn.ts';

/** Small photos that were sent together, each of which becomes a sample as if it had been sent by itself. */
export interface Parcel extends ParcelFile {
  /** Of the upload. */
  readonly id: string;
  readonly datasetId: string;
}

/**
 * upload: a parcel, where the store itself keeps what it has taken. Done again after a loss, it adds nothing twice.
 *
 * @returns how many samples it holds
 * @throws StrayError ARCHIVE_INVALID when it cannot be read on, or holds too many; what came before stays
 */
export async function takeParcelIn(stores: UnpackStores, parcel: Parcel): Promise<number> {
  const reader = readParcel(parcel);
  let samples = 0;
  const onBatch = async ({ done }: TakenCounts) => {
    samples = done;
    return true;
  };
  await takeIn(stores, { datasetId: parcel.datasetId, reader, mostBytes: reader.mostBytes, onBatch });
  return samples;
}
