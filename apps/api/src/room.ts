import { statfs } from 'node:fs/promises';
import { StrayError } from '@stray/core';
import { type PrismaClient, readUsage, type Usage } from '@stray/db';
import { assertWithinQuota, type QuotaLimits } from '@stray/pipeline';

export interface RoomLimits extends QuotaLimits {
  /** Bytes of the disk that uploads leave free. */
  readonly reserve: number;
}

/** A file that was begun and is not yet taken in. */
export interface PendingFile {
  readonly id: string;
  readonly projectId: string;
  /** Declared, and received so far. */
  readonly bytes: number;
  readonly received: number;
}

export interface RoomSources {
  readonly db: PrismaClient;
  /** The folder on whose disk files are received. */
  readonly home: string;
  /** What was begun, by what lies on the disk: it outlives this process. */
  readonly pending: () => Promise<readonly PendingFile[]>;
  /** Bytes that the disk has to hold once more of what was taken in. */
  readonly unwritten: () => number;
}

export interface Room {
  /**
   * Promises room to a file before a byte of it is received.
   *
   * @throws StrayError QUOTA_EXCEEDED, DISK_FULL
   */
  admit(file: Omit<PendingFile, 'received'>): Promise<void>;
  /** The file is in the database now, or thrown away. */
  done(id: string): void;
}

/** Disk and database are looked at so often at most; what was admitted since is added. */
const lookEveryMs = 5_000;

/** A file that was admitted is on the disk by then, or will never be. */
const createdWithinMs = 60_000;

interface Look {
  readonly since: number;
  readonly usage: Usage;
  readonly begun: readonly PendingFile[];
  /** Of the disk, in bytes, less what it has to hold once more. */
  readonly free: number;
}

interface Admitted extends Omit<PendingFile, 'received'> {
  readonly at: number;
  doneAt?: number;
}

/** Room for what is uploaded: within the quotas, with the disk's reserve untouched by all that was begun. */
export function openRoom({ db, home, pending, unwritten }: RoomSources, limits: RoomLimits): Room {
  const looks = new Map<string, Promise<Look>>();
  const admitted = new Map<string, Admitted>();
  const hasQuota = limits.project !== undefined || limits.instance !== undefined;

  const look = async (projectId: string): Promise<Look> => {
    const since = Date.now();
    const usage = hasQuota ? await readUsage(db, projectId) : { project: 0, instance: 0 };
    const [begun, { bavail, bsize }] = await Promise.all([pending(), statfs(home)]);
    return { since, usage, begun, free: bavail * bsize - unwritten() };
  };
  /** One that began at most `agoMs` ago; those who ask together share it. */
  const lookNoOlder = async (projectId: string, agoMs: number): Promise<Look> => {
    const before = looks.get(projectId);
    const kept = await before?.catch(() => undefined);
    if (kept !== undefined && Date.now() - kept.since <= agoMs) return kept;
    const newer = looks.get(projectId);
    if (newer !== undefined && newer !== before) return newer;
    const looking = look(projectId);
    looks.set(projectId, looking);
    return looking;
  };
  /** What was promised and is not yet to be seen, neither on the disk nor in the database. */
  const promised = ({ since, begun }: Look): Admitted[] => {
    const seen = new Set(begun.map(({ id }) => id));
    return [...admitted.values()].filter(({ id, doneAt }) => !seen.has(id) && (doneAt === undefined || doneAt > since));
  };
  const assertRoom = (so: Look, projectId: string, bytes: number): void => {
    const unseen = promised(so);
    const toCome = so.begun.reduce((sum, file) => sum + file.bytes - file.received, 0) + sumOf(unseen);
    if (so.free - toCome - bytes < limits.reserve) {
      throw new StrayError('DISK_FULL', 'There is not enough space left on the disk of the server for this file.');
    }
    const all = [...so.begun, ...unseen];
    const own = sumOf(all.filter((file) => file.projectId === projectId));
    const usage = { project: so.usage.project + own, instance: so.usage.instance + sumOf(all) };
    assertWithinQuota(usage, bytes, limits);
  };
  return {
    async admit({ id, projectId, bytes }) {
      const so = await lookNoOlder(projectId, lookEveryMs);
      try {
        assertRoom(so, projectId, bytes);
      } catch {
        // Something may have been deleted since, or what came was there before.
        assertRoom(await lookNoOlder(projectId, 0), projectId, bytes);
      }
      const now = Date.now();
      for (const [key, { at, doneAt }] of admitted) {
        // Every look that is still gone by has seen what was done before it.
        if (doneAt === undefined ? now - at > 2 * createdWithinMs : now - doneAt > lookEveryMs) admitted.delete(key);
      }
      admitted.set(id, { id, projectId, bytes, at: now });
    },
    done(id) {
      const file = admitted.get(id);
      if (file) file.doneAt = Date.now();
    },
  };
}

const sumOf = (files: readonly { readonly bytes: number }[]) => files.reduce((sum, { bytes }) => sum + bytes, 0);
