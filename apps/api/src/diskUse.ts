import { measureRows, type PrismaClient, type StoredRows } from '@stray/db';
import { type FilesOnDisk, measureFiles } from '@stray/storage';
import type { Services } from './services.ts';

export type DiskUse = StoredRows & FilesOnDisk & { readonly measuredAt: Date };

interface Kept {
  readonly use: DiskUse;
  /** How long it took. */
  readonly tookMs: number;
}

/** A measurement that takes longer than this is not waited for when there is an older one. */
const patienceMs = 1000;
/** What is younger is not measured again, in multiples of how long that takes. */
const rest = 20;

const kept = new WeakMap<PrismaClient, Kept>();
const underWay = new WeakMap<PrismaClient, Promise<Kept>>();

/**
 * What takes how much room. Of millions of samples the last measurement is given at once, and a new one begun for the next
 * who asks; of few it is measured anew.
 *
 * @param fresh waits for a measurement that is begun now
 */
export async function diskUse({ db, home }: Services, { fresh }: { readonly fresh: boolean }): Promise<DiskUse> {
  const last = kept.get(db);
  if (fresh) {
    // One that is under way may have passed by what has just changed.
    await underWay.get(db)?.catch(() => undefined);
  } else if (last !== undefined && Date.now() - last.use.measuredAt.getTime() < rest * last.tookMs) return last.use;
  const measuring = underWay.get(db) ?? measure(db, home);
  underWay.set(db, measuring);
  const done = measuring
    .then((measured) => {
      kept.set(db, measured);
      return measured.use;
    })
    .finally(() => underWay.delete(db));
  if (fresh || last === undefined || last.tookMs < patienceMs) return done;
  // Whoever asks next hears of a failure, when it is tried again.
  done.catch(() => undefined);
  return last.use;
}

async function measure(db: PrismaClient, home: string): Promise<Kept> {
  const begun = Date.now();
  const [rows, files] = await Promise.all([measureRows(db), measureFiles(home)]);
  return { use: { ...rows, ...files, measuredAt: new Date() }, tookMs: Date.now() - begun };
}
