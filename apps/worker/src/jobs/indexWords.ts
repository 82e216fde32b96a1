import type { JobHandler } from '@stray/db';
import { indexWords } from '@stray/pipeline';
import type { Context } from '../context.ts';

/** index: the words of a corpus version and of its labels, so that they can be searched. */
export function indexWordsJob({ db, encoders, log }: Context): JobHandler<'index-words'> {
  return async ({ corpusVersionId }, signal) => {
    const version = await db.corpusVersion.findUnique({ where: { id: corpusVersionId }, select: { encoderId: true } });
    if (version === null) return;
    const { written } = await encoders.use(version.encoderId, async ({ tower }) =>
      indexWords(db, { corpusVersionId, tower: (await tower()).tower, signal }),
    );
    signal.throwIfAborted();
    if (written > 0) log.info({ corpusVersionId, written }, 'The words of the corpus version are indexed.');
  };
}
