import { randomUUID } from 'node:crypto';
import { PothosValidationError } from '@pothos/core';
import { publicError, StrayError } from '@stray/core';
import { databaseTrouble } from '@stray/db';
import { describe } from '@stray/telemetry';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';

/** What Prisma says when a value is no uuid, or a cursor names nothing of the kind. */
const malformedValueCodes = new Set(['P2007', 'P2023']);

/**
 * The one door that errors leave by. Errors of the query itself and those written for people keep their words and carry
 * a code; anything else is logged under an id, and the client gets that id and nothing more.
 */
export function formatError(error: GraphQLError, log: Logger): GraphQLFormattedError {
  const thrown = error.originalError;
  if (thrown === undefined || thrown === null || thrown instanceof GraphQLError) {
    return withCode(error, String(error.extensions.code ?? 'BAD_ARGUMENT'), error.message);
  }
  if (thrown instanceof StrayError && thrown.code !== 'INTERNAL') return withCode(error, thrown.code, thrown.message);
  if (thrown instanceof PothosValidationError) return withCode(error, 'BAD_ARGUMENT', thrown.message);
  if ('code' in thrown && malformedValueCodes.has(String(thrown.code))) {
    return withCode(error, 'BAD_ARGUMENT', 'An id or a cursor in the query is malformed.');
  }
  const trouble = databaseTrouble(thrown);
  if (trouble !== undefined) {
    // Of a slow statement the client alone is told.
    if (trouble.code !== 'TIMEOUT')
      log.warn({ path: error.path, error: trouble.message, cause: thrown.message }, 'The database is in trouble.');
    return withCode(error, trouble.code, trouble.message);
  }
  const id = randomUUID();
  log.error({ id, path: error.path, error: describe(thrown) }, 'A resolver failed.');
  const { code, message } = publicError(undefined);
  return { ...withCode(error, code, `${message} (${id})`), extensions: { code, id } };
}

function withCode(error: GraphQLError, code: string, message: string): GraphQLFormattedError {
  const { locations, path } = error.toJSON();
  return { message, ...(locations && { locations }), ...(path && { path }), extensions: { code } };
}
