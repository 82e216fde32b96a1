import type { Client } from '@urql/core';
import { ask } from '../api/ask.ts';
import type { ResultOf } from '../api/graphql.ts';
import { type Corpus, FindCorpus, LookAtCorpus } from './documents.ts';

type Found = NonNullable<ResultOf<typeof FindCorpus>['project']>;

export interface CorpusPageData {
  readonly project: Pick<Found, 'id' | 'name' | 'slug'>;
  readonly datasets: readonly Found['datasets']['edges'][number]['node'][];
  readonly corpus: Corpus;
}

/**
 * What the page of a corpus opens with.
 *
 * @returns null when there is no such project or corpus
 * @throws ApiFailure
 */
export async function loadCorpus(client: Client, slug: string, name: string): Promise<CorpusPageData | null> {
  let after: string | null = null;
  do {
    const found: ResultOf<typeof FindCorpus> = await ask(client, FindCorpus, { slug, after });
    if (found.project === null) return null;
    const { corpora, datasets, ...project } = found.project;
    const edge = corpora.edges.find(({ node }) => node.name === name || node.id === name);
    if (edge) {
      const { node } = await ask(client, LookAtCorpus, { id: edge.node.id });
      if (node?.__typename !== 'Corpus') return null;
      return { project, datasets: datasets.edges.map((other) => other.node), corpus: node };
    }
    after = corpora.pageInfo.hasNextPage ? corpora.pageInfo.endCursor : null;
  } while (after !== null);
  return null;
}
