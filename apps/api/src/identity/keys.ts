import { createHash, randomBytes } from 'node:crypto';
import type { PrismaClient } from '@stray/db';
import type { KeyBearer } from '../access/viewer.ts';

const beginning = 'stray_';
const shownLength = beginning.length + 6;
const touchEveryMs = 60_000;

/** A key of 256 random bits, what is kept of it, and what a person knows it again by. */
export function newKey(): { readonly key: string; readonly hash: string; readonly prefix: string } {
  const key = beginning + randomBytes(32).toString('base64url');
  return { key, hash: hashOf(key), prefix: key.slice(0, shownLength) };
}

/** Keys are looked up by their hash: no time that this takes tells anything of a key. */
const hashOf = (key: string) => createHash('sha256').update(key).digest('hex');

/** The key of an `Authorization: Bearer` header; undefined where there is none. */
export function bearerOf(authorization: string | undefined): string | undefined {
  return /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
}

/**
 * Whom a key speaks for; null for one that is not known, was revoked, has expired, or whose maker may not sign in any more.
 * That it was used is written down, at most once a minute.
 */
export async function readKey(db: PrismaClient, key: string): Promise<KeyBearer | null> {
  if (!key.startsWith(beginning)) return null;
  const now = new Date();
  const found = await db.apiKey.findUnique({ where: { hash: hashOf(key) }, include: { user: true } });
  if (found === null || found.revokedAt !== null || found.user.disabledAt !== null) return null;
  if (found.expiresAt !== null && found.expiresAt <= now) return null;
  const { id, name, scope, projectId, lastUsedAt, user } = found;
  const stale = new Date(now.getTime() - touchEveryMs);
  if (lastUsedAt === null || lastUsedAt < stale) {
    const unused = [{ lastUsedAt: null }, { lastUsedAt: { lt: stale } }];
    await db.apiKey.updateMany({ where: { id, OR: unused }, data: { lastUsedAt: now } });
  }
  const maker = { userId: user.id, name: user.name, email: user.email, admin: user.admin };
  return { kind: 'key', keyId: id, keyName: name, scope, projectId, ...maker };
}
