import { existsSync } from 'node:fs';
import { UsageError } from '../options.ts';

/** How a corpus is named on the command line. */
export type CorpusReference = { readonly kind: 'file'; readonly path: string } | ServerReference;

export interface ServerReference {
  readonly kind: 'server';
  /** Slug of the project. */
  readonly project: string;
  /** Name of the corpus, which may hold spaces and slashes. */
  readonly corpus: string;
  /** The newest version when undefined. */
  readonly number: number | undefined;
}

/** A file ends in .json or begins with a dot or a slash; anything else with a slash is on a server. @throws UsageError */
export function readReference(given: string): CorpusReference {
  if (/\.json$/i.test(given) || /^\.{0,2}\//.test(given)) return { kind: 'file', path: given };
  const [, project, corpus, number] = /^([^/@]+)\/(.+?)(?:@(\d{1,9}))?$/.exec(given) ?? [];
  if (project === undefined || corpus === undefined) {
    if (existsSync(given)) return { kind: 'file', path: given };
    throw new UsageError(
      `“${given}” is neither a file such as corpus.json nor a corpus on a server, which is written project/corpus or project/corpus@3.`,
      'corpus',
    );
  }
  return { kind: 'server', project, corpus, number: number === undefined ? undefined : Number(number) };
}

/** A corpus on a server, not one of its versions. @throws UsageError */
export function readCorpusName(given: string): ServerReference {
  const reference = readReference(given);
  if (reference.kind === 'server' && reference.number === undefined) return reference;
  throw new UsageError(`“${given}” should name a corpus on a server: project/corpus.`, 'corpus');
}
