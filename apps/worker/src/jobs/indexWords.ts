import { ensureIndexThatPays, type JobHandler } from '@stray/db';
import { indexWords } from '@stray/pipeline';
import type { Context } from '../context.ts';

/**
 * index: the words of a corpus version and of its labels, so that they can be searched; and the index over all words and
 * images of the encoder, once there are so many that it pays.
 */
export function indexWordsJob({ db, pool, encoders, indexMemory, log }: Context): JobHandler<'index-words'> {
  return async ({ corpusVersionId }, signal) => {
    const version = await db.corpusVersion.findUnique({ where: { id: corpusVersionId }, select: { encoderId: true } });
    if (version === null) return;
    const { encoderId } = version;
    const { written, dimension } = await encoders.use(encoderId, async (encoder) => {
      const { tower } = await encoder.tower();
      return { ...(await indexWords(db, { corpusVersionId, tower, signal })), dimension: tower.dimension };
    });
    signal.throwIfAborted();
    if (written > 0) log.info({ corpusVersionId, written }, 'The words of the corpus version are indexed.');
    for (const table of ['Label', 'Embedding'] as const) {
      const ensured = await ensureIndexThatPays(pool, { encoderId, table, dimension, mostBytes: indexMemory });
      if (ensured.kind === 'ready' && ensured.built) log.info({ encoderId, table }, 'An index was built.');
    }
  };
}
