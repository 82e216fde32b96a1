import {
  askForCollection,
  type Collection,
  deleteSamples as deleteRows,
  eraseDataset as eraseNext,
  eraseProject as eraseNextOfProject,
  hideDataset,
  hideProject,
  type Prisma,
  type PrismaClient,
  type Queue,
} from '@stray/db';

export interface RemovalStores {
  readonly db: PrismaClient;
  readonly queue: Queue;
}

const timeouts = { timeout: 60_000, maxWait: 60_000 };

/** Deletes samples at once, with all that hangs on them; their bytes are collected in the background. */
export async function deleteSamples({ db, queue }: RemovalStores, ids: readonly string[]): Promise<number> {
  for (let left = deadlockTries; ; left--) {
    try {
      return await db.$transaction(async (tx) => {
        const deleted = await deleteRows(tx, ids);
        if (deleted > 0) await collect({ db, queue }, { sweep: false }, tx);
        return deleted;
      }, timeouts);
    } catch (error) {
      if (left === 0 || !isDeadlock(error)) throw error;
    }
  }
}

const deadlockTries = 3;

/** What decoding tells of a blob is written to all its samples in no order; PostgreSQL ends one of two that met. */
const isDeadlock = (error: unknown): boolean => error instanceof Error && error.message.includes('deadlock detected');

/**
 * Deletes a dataset for everybody at once; its rows and bytes go in the background.
 *
 * @throws StrayError NOT_FOUND · CONFLICT while a run elsewhere is at work that it calibrates
 */
export function deleteDataset({ db, queue }: RemovalStores, id: string): Promise<void> {
  return db.$transaction(async (tx) => {
    await hideDataset(tx, id);
    await queue.send('delete-dataset', { datasetId: id }, tx);
  }, timeouts);
}

/** Deletes a project with its datasets, labels and corpora for everybody at once. @throws StrayError NOT_FOUND */
export function deleteProject({ db, queue }: RemovalStores, id: string): Promise<void> {
  return db.$transaction(async (tx) => {
    await hideProject(tx, id);
    await queue.send('delete-project', { projectId: id }, tx);
  }, timeouts);
}

/** Says before each batch whether the work may go on. */
export type GoOn = () => boolean;

/** Erases a hidden dataset batch by batch. @returns false when the work was ended; done again, it goes on where it was */
export async function eraseDataset({ db, queue }: RemovalStores, id: string, goOn: GoOn): Promise<boolean> {
  if ((await db.dataset.count({ where: { id } })) === 0) return true;
  do {
    if (!goOn()) return false;
  } while (await eraseNext(db, id));
  await collect({ db, queue }, { sweep: false });
  return true;
}

/** Erases a hidden project: its datasets, then the rest. @returns false when the work was ended */
export async function eraseProject(stores: RemovalStores, id: string, goOn: GoOn): Promise<boolean> {
  if ((await stores.db.project.count({ where: { id } })) === 0) return true;
  const datasets = await stores.db.dataset.findMany({
    where: { projectId: id, deletedAt: { not: null } },
    select: { id: true },
  });
  for (const dataset of datasets) if (!(await eraseDataset(stores, dataset.id, goOn))) return false;
  do {
    if (!goOn()) return false;
  } while (await eraseNextOfProject(stores.db, id));
  await collect(stores, { sweep: false });
  return true;
}

/**
 * Asks for a collection of what nobody uses, in the transaction of what left it where that is given.
 * @returns the one that waits now
 */
export async function collect(
  { db, queue }: RemovalStores,
  wish: { readonly sweep: boolean },
  tx?: Prisma.TransactionClient,
): Promise<Collection> {
  const { collection, made } = await askForCollection(tx ?? db, wish);
  if (made) await queue.send('collect', { collectionId: collection.id }, tx);
  return collection;
}
