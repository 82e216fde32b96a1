import { StrayError } from '@stray/core';
import { failProjection, finishProjection, type JobHandler, projectionHeartbeat, startProjection } from '@stray/db';
import { projectSamples } from '@stray/pipeline';
import { openMapper } from '@stray/scoring';
import type { Context } from '../context.ts';
import { isPassing } from './refusal.ts';

const aliveEveryMs = 5_000;

/** project: the map of a dataset. */
export function projectJob({ db, pool, log }: Context): JobHandler<'project'> {
  return async ({ projectionId }, signal) => {
    const projection = await startProjection(db, projectionId);
    if (projection === null) return;
    const alive = setInterval(() => void projectionHeartbeat(db, projectionId).catch(() => undefined), aliveEveryMs);
    const mapper = await openMapper();
    try {
      const wanted = await projectSamples({ db, pool, mapper }, { projection, signal });
      signal.throwIfAborted();
      if (wanted) await finishProjection(db, projection);
      log.info({ projectionId }, wanted ? 'The map is made.' : 'The map is no longer wanted.');
    } catch (error) {
      if (!(error instanceof StrayError) || isPassing(error)) throw error;
      log.warn({ projectionId, code: error.code, message: error.message }, 'The map cannot be made.');
      await failProjection(db, projectionId, error);
    } finally {
      clearInterval(alive);
      await mapper.close();
    }
  };
}
