import { storeWordList, wordListFormats } from '@stray/pipeline';
import type { RequestHandler } from 'express';
import { oneLine } from './oneLine.ts';
import type { Services } from './services.ts';
import { readFormat, upload } from './upload.ts';

const longestName = 100;

/**
 * POST /words?project=<id>&name=<file name>&format=<text | csv | json>: keeps a list of words, from which a corpus can be mined.
 */
export function words(services: Services): RequestHandler {
  return upload(services, {
    readOptions: (query) => ({
      format: readFormat(query, wordListFormats),
      name: nameOf(query.get('name') ?? ''),
    }),
    async work({ projectId, options, content }) {
      const { sha256, ...counts } = await storeWordList(services, { projectId, content, ...options });
      return { wordListId: sha256, ...counts };
    },
  });
}

/** What is shown of a file's name: without folders, on one line. */
function nameOf(path: string): string {
  const name = oneLine(path.split(/[\\/]/).at(-1) ?? '');
  return [...(name || 'words')].slice(0, longestName).join('');
}
