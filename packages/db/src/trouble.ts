import { StrayError } from '@stray/core';

/** Classes 08 and 57P of https://www.postgresql.org/docs/current/errcodes-appendix.html, and what node and Prisma say. */
const away =
  /^(08...|57P0[1-3]|P1001|P1002|P1008|P1017|P2024|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$|can't reach database server|server has closed the connection|connection terminated|connection error and is not queryable|(57P0[1-3])\b/i;
/** A statement that was ended at its time limit. */
const ended = /57014|canceling statement due to statement timeout/;
const full = /^(53100|ENOSPC)$|\b53100\b|no space left on device/i;

/**
 * Troubles of the database that pass, in words for people: it is away, its disk is full, or it was too long about a statement.
 * @returns undefined for every other error
 */
export function databaseTrouble(thrown: unknown): StrayError | undefined {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    const said = [('code' in error && String(error.code)) || '', error.message];
    if (said.some((text) => ended.test(text))) {
      return new StrayError('TIMEOUT', 'The database was too long about this. Ask for less at a time.', {
        cause: thrown,
      });
    }
    if (said.some((text) => full.test(text))) {
      return new StrayError('DISK_FULL', 'The disk of the database is full.', { cause: thrown });
    }
    if (said.some((text) => away.test(text))) {
      return new StrayError('DATABASE_UNREACHABLE', 'The database does not answer just now. Try again.', {
        cause: thrown,
      });
    }
  }
  return undefined;
}
