import { Prisma } from '../generated/prisma/client.ts';

/** The words of an order, and what lies behind a place in it. */
export const ways = {
  ASC: { direction: Prisma.sql`ASC`, beyond: Prisma.sql`>` },
  DESC: { direction: Prisma.sql`DESC`, beyond: Prisma.sql`<` },
};

export function writeFields(fields: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(fields)).toString('base64url');
}

/** What a cursor holds; none for anything that `writeFields` has not written. */
export function fieldsOf(cursor: string): unknown[] {
  try {
    const fields: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(fields) ? fields : [];
  } catch {
    return [];
  }
}

/** A text as a part of a pattern of LIKE. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
