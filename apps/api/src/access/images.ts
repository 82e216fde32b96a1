import type { PrismaClient } from '@stray/db';
import type { RequestHandler } from 'express';
import { viewerOf } from '../identity/authenticate.ts';
import { refuse } from '../refuse.ts';
import { createAccess } from './access.ts';

/** Lets an image be asked for by those who have a sample of it in a project of theirs; to others it is not there. */
export function onlyOwnImages(db: PrismaClient): RequestHandler<{ sha256: string; size: string }> {
  return async ({ params: { sha256 } }, response, next) => {
    const projects = await createAccess(db, viewerOf(response)).projects();
    if (projects === null || (await holdsImage(db, sha256, projects))) next();
    else refuse(response, 404, 'BLOB_NOT_FOUND', 'This image is not in the store.');
  };
}

async function holdsImage(db: PrismaClient, sha256: string, projects: readonly string[]): Promise<boolean> {
  const where = { sha256, dataset: { projectId: { in: [...projects] } } };
  return (await db.sample.findFirst({ where, select: { id: true } })) !== null;
}
