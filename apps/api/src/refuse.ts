import type { ErrorCode } from '@stray/core';
import type { RequestHandler, Response } from 'express';

/** Answers with an error in the form that GraphQL has; nobody may keep it. */
export function refuse(response: Response, status: number, code: ErrorCode, message: string): void {
  response
    .status(status)
    .set('cache-control', 'no-store')
    .json({ errors: [{ message, extensions: { code } }] });
}

/** The answer to every method but those that an address has, such as `GET, HEAD`. */
export function onlyMethods(allowed: string): RequestHandler {
  return (_request, response) => {
    response.set('allow', allowed);
    refuse(response, 405, 'BAD_ARGUMENT', `This address answers to ${allowed} alone.`);
  };
}
