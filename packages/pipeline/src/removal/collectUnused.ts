import { setTimeout as pause } from 'node:timers/promises';
import {
  type Collection,
  deleteUnusedEmbeddings,
  type Freed,
  finishCollection,
  forgetLoose,
  isHeld,
  looseBlobs,
  openUploadsAmong,
  type PrismaClient,
  recordFreed,
  unusedAmong,
  unusedEmbeddings,
} from '@stray/db';
import { type Aside, type Collectable, dropUnfinished, dropUnknownArchives } from '@stray/storage';

export interface CollectStores {
  readonly db: PrismaClient;
  readonly blobs: Collectable;
  /** The folder of Stray's data, where received files lie. */
  readonly home: string;
  /** Aborts when the work is to stop; done again, it goes on. */
  readonly signal: AbortSignal;
}

const atOnce = 200;
const embeddingsAtOnce = 5000;
const heldLookMs = 2000;

const hourMs = 3600_000;
/** What is younger may belong to work that has not come to its row yet; no promise rests on it. */
const youngMs = hourMs;
/** One day after the server itself throws an unfinished upload away. */
const unfinishedMs = 8 * 24 * hourMs;

/**
 * Throws away what nobody uses: blobs that deleted samples and lists of words have left, with their thumbnails and
 * embeddings; in a sweep also whatever on the disk has no row. `Collectable` tells why no acknowledged byte is lost,
 * whoever uploads meanwhile. Killed anywhere, it is done again: what was set aside is asked for anew.
 *
 * While a backup holds it off, it waits.
 */
export async function collectUnused(stores: CollectStores, { id, sweep }: Collection): Promise<void> {
  const { db } = stores;
  const freed = (what: Partial<Freed>) => recordFreed(db, id, what);
  await freed(await decide(stores, await stores.blobs.asides()));
  for (let after: string | undefined; ; ) {
    const rows = await looseBlobs(db, { after, limit: atOnce });
    if (rows.length === 0) break;
    await waitWhileHeld(stores, id);
    await freed(
      await collectBlobs(
        stores,
        rows.map(({ sha256 }) => sha256),
      ),
    );
    // Held in the midst, nothing was taken: the same ones once more.
    if (await isHeld(db)) continue;
    await forgetLoose(db, rows);
    after = rows.at(-1)?.sha256;
  }
  if (sweep) {
    await sweepBlobs(stores, id, freed);
    await sweepEmbeddings(stores, id, freed);
    await freed(await sweepFiles(stores));
  }
  await finishCollection(db, id);
}

/** Takes those of these blobs away that nobody uses, with all that was made of them. */
async function collectBlobs(stores: CollectStores, sha256s: readonly string[], before?: Date): Promise<Partial<Freed>> {
  const { db, blobs } = stores;
  // Most of a sweep are in use: what is asked here is only which to set aside, and decided once they are.
  const candidates = [...(await unusedAmong(db, sha256s))];
  const taken = await Promise.all(candidates.map((sha256) => blobs.setAside(sha256, before)));
  const decided = await decide(
    stores,
    taken.filter((aside) => aside !== undefined),
  );
  const gone = [...(await unusedAmong(db, candidates))];
  const embeddings = gone.length === 0 ? 0 : await deleteUnusedEmbeddings(db, gone);
  const thumbnails = await dropThumbnails(stores, gone, before);
  return {
    ...decided,
    embeddings,
    thumbnails: thumbnails.files,
    bytes: (decided.bytes ?? 0) + thumbnails.bytes,
  };
}

/** What is aside goes where no row names it, and back where one does. */
async function decide({ db, blobs }: CollectStores, asides: readonly Aside[]): Promise<Partial<Freed>> {
  if (asides.length === 0) return {};
  const unused = await unusedAmong(
    db,
    asides.map(({ sha256 }) => sha256),
  );
  let [count, bytes] = [0, 0];
  for (const aside of asides) {
    if (!unused.has(aside.sha256)) await blobs.putBack(aside);
    else {
      bytes += await blobs.discard(aside);
      count += 1;
    }
  }
  return { blobs: count, bytes };
}

/** A thumbnail can be made again, so no care is needed for one that is asked for at this moment. */
async function dropThumbnails({ blobs }: CollectStores, sha256s: readonly string[], before?: Date) {
  const dropped = await Promise.all(sha256s.map((sha256) => blobs.dropThumbnails(sha256, before)));
  return dropped.reduce((sum, { files, bytes }) => ({ files: sum.files + files, bytes: sum.bytes + bytes }), {
    files: 0,
    bytes: 0,
  });
}

async function sweepBlobs(stores: CollectStores, id: string, freed: (what: Partial<Freed>) => Promise<void>) {
  const { db, blobs } = stores;
  const before = new Date(Date.now() - youngMs);
  for (let i = 0; i < 256; i++) {
    const prefix = i.toString(16).padStart(2, '0');
    await waitWhileHeld(stores, id);
    await freed({});
    for await (const names of batches(blobs.names(prefix))) await freed(await collectBlobs(stores, names, before));
    for await (const names of batches(blobs.thumbnailNames(prefix))) {
      const { files, bytes } = await dropThumbnails(stores, [...(await unusedAmong(db, names))], before);
      await freed({ thumbnails: files, bytes });
    }
  }
}

async function sweepEmbeddings(stores: CollectStores, id: string, freed: (what: Partial<Freed>) => Promise<void>) {
  const before = new Date(Date.now() - youngMs);
  let after: string | undefined;
  do {
    await waitWhileHeld(stores, id);
    const { unused, last } = await unusedEmbeddings(stores.db, { after, limit: embeddingsAtOnce, before });
    await freed({ embeddings: unused.length === 0 ? 0 : await deleteUnusedEmbeddings(stores.db, unused) });
    after = last;
  } while (after !== undefined);
}

async function sweepFiles({ db, home }: CollectStores): Promise<Partial<Freed>> {
  const now = Date.now();
  const archives = await dropUnknownArchives(home, new Date(now - youngMs), (ids) => openUploadsAmong(db, ids));
  const received = new Date(now - unfinishedMs);
  const unfinished = await dropUnfinished(home, { received, drafts: new Date(now - 24 * hourMs) });
  return { files: archives.files + unfinished.files, bytes: archives.bytes + unfinished.bytes };
}

/** @throws the signal's reason */
async function waitWhileHeld({ db, signal }: CollectStores, id: string): Promise<void> {
  signal.throwIfAborted();
  while (await isHeld(db)) {
    await recordFreed(db, id);
    await pause(heldLookMs, undefined, { signal });
  }
}

async function* batches(names: AsyncIterable<readonly string[]>): AsyncGenerator<string[]> {
  const batch: string[] = [];
  for await (const some of names) {
    batch.push(...some);
    while (batch.length >= atOnce) yield batch.splice(0, atOnce);
  }
  if (batch.length > 0) yield batch;
}
