import type { StrayClient } from './client.ts';
import { graphql, type ResultOf, type VariablesOf } from './graphql.ts';
import { pages } from './pages.ts';

const SampleFields = graphql(`
  fragment SampleFields on Sample {
    id path sha256 bytes width height split declaredClass declaredClasses
    score flagged pValue nearestLabel { text similarity } reason
    decision relabelTo tags note reviewer reviewedAt
    error { code message }
  }
`);

const SamplesPage = graphql(
  `
  query SamplesPage($id: ID!, $first: Int!, $after: String, $filter: SampleFilter, $orderBy: SampleOrder, $similarTo: SimilarTo) {
    node(id: $id) {
      __typename
      ... on Dataset {
        samples(first: $first, after: $after, filter: $filter, orderBy: $orderBy, similarTo: $similarTo) {
          pageInfo { hasNextPage endCursor }
          edges { node { ...SampleFields } }
        }
      }
    }
  }
`,
  [SampleFields],
);

export type ListedSample = ResultOf<typeof SampleFields>;

type Variables = VariablesOf<typeof SamplesPage>;
/** As the API has it; `parseFilter` of @stray/core/filter makes one of a text. */
export type SampleFilter = NonNullable<Variables['filter']>;

export interface SamplesWanted extends Pick<Variables, 'filter' | 'orderBy' | 'similarTo'> {
  readonly datasetId: string;
  /** Samples a request, 1 to 500. */
  readonly pageSize?: number;
}

/** The samples of a dataset with their scores and decisions, page by page as they are wanted. @throws ClientError */
export function samples(
  client: StrayClient,
  { datasetId: id, pageSize: first = 200, ...wanted }: SamplesWanted,
): AsyncGenerator<ListedSample, void> {
  return pages(async (after) => {
    const { node } = await client.query(SamplesPage, { id, first, after, ...wanted });
    return node?.__typename === 'Dataset' ? node.samples : null;
  });
}
