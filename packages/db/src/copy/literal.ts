import pg from 'pg';
import type { Prisma } from '../generated/prisma/client.ts';

/** A statement with its values in it, for a COPY, which takes no parameters. */
export function withLiterals({ strings, values }: Prisma.Sql): string {
  return strings.reduce((text, string, i) => `${text}${literal(values[i - 1])}${string}`);
}

/** As the driver would send it: without a type, which the place where it stands decides. */
function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (Array.isArray(value)) return pg.escapeLiteral(arrayText(value));
  if (value instanceof Date) return pg.escapeLiteral(value.toISOString());
  if (typeof value === 'string') return pg.escapeLiteral(value);
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    return pg.escapeLiteral(String(value));
  }
  throw new TypeError(`A value of the kind ${typeof value} has no form in a statement.`);
}

/** @see https://www.postgresql.org/docs/15/arrays.html#ARRAYS-IO */
function arrayText(values: readonly unknown[]): string {
  const element = (value: unknown): string => {
    if (value === null || value === undefined) return 'NULL';
    if (Array.isArray(value)) return arrayText(value);
    return `"${String(value).replace(/[\\"]/g, '\\$&')}"`;
  };
  return `{${values.map(element).join(',')}}`;
}
