import { createDatabase, endHold, holdCollections, prolongHold } from '@stray/db';

/** While the rows are read the embedded server answers nobody else, and the hold cannot be prolonged. */
const holdForRowsMs = 3600_000;
const holdMs = 120_000;

/** Keeps the collector from what a backup is to hold, until it is ended. */
export async function holdOff(url: string) {
  const database = await createDatabase(url, { maxConnections: 1 });
  const [found] = await database.prisma.$queryRaw<
    { there: boolean }[]
  >`SELECT to_regclass('"CollectionHold"') IS NOT NULL AS there`;
  // A database of an older Stray, which collected nothing.
  const id = found?.there ? await holdCollections(database.prisma, holdForRowsMs) : undefined;
  const prolong = async (forMs: number) => id !== undefined && (await prolongHold(database.prisma, id, forMs));
  const timer = setInterval(() => void prolong(holdForRowsMs).catch(() => undefined), holdMs / 4);
  return {
    /** @throws StrayError CONFLICT when it did not hold all the time */
    check: () => prolong(holdForRowsMs),
    async end() {
      clearInterval(timer);
      if (id !== undefined) await endHold(database.prisma, id).catch(() => undefined);
      await database.close();
    },
  };
}
