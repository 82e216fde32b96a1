import type { PrismaClient } from '@stray/db';
import { isKept, keptParcels } from '@stray/storage';
import { openParcelReader } from './parcelBlobs.ts';
import { usedBlobs } from './usedBlobs.ts';

/**
 * Before a worker reads blobs: where power has gone, some may lie there without their bytes until the API has come to its
 * journals. Those are written anew here; the parcels are left to the API.
 *
 * @param dir the folder of the blobs
 */
export async function mendParcels(db: PrismaClient, dir: string): Promise<void> {
  const reader = openParcelReader();
  const left = new Set((await keptParcels(dir)).map(({ id }) => id));
  while (left.size > 0) {
    const found = (await keptParcels(dir)).filter(({ id }) => left.has(id));
    if (found.length === 0) return;
    for (const parcel of found) {
      const { id, path } = parcel;
      try {
        const { blobs } = await reader.look({ path, classes: false });
        const used = await usedBlobs(db, blobs);
        reader.mend(dir, { path, blobs: used, mending: 'damaged', synced: true });
        left.delete(id);
      } catch (error) {
        // The API has claimed it: it has another name, or all of it is on the disk.
        if (await isKept(parcel)) throw error;
      }
    }
  }
}
