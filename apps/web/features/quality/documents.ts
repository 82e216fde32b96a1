import { graphql, type ResultOf } from '../api/graphql.ts';
import { SampleFacts } from '../samples/documents.ts';

export const LookAtQuality = graphql(`
  query LookAtQuality($id: ID!) {
    node(id: $id) {
      __typename
      ... on Dataset { quality { unmeasured issues { issue count } } }
    }
  }
`);

export const LookAtDuplicates = graphql(
  `
    query LookAtDuplicates($id: ID!, $first: Int!, $after: String) {
      node(id: $id) {
        __typename
        ... on Dataset {
          duplicates(first: $first, after: $after) {
            totalCount
            pageInfo { hasNextPage endCursor }
            edges { node { kind size samples(first: 12) { ...SampleFacts } } }
          }
        }
      }
    }
  `,
  [SampleFacts],
);

export const MeasureQuality = graphql(`
  mutation MeasureQuality($id: ID!) {
    measureQuality(input: { datasetId: $id }) { userErrors { message } }
  }
`);

export type Quality = Extract<
  NonNullable<ResultOf<typeof LookAtQuality>['node']>,
  { __typename: 'Dataset' }
>['quality'];
export type DuplicateGroup = Extract<
  NonNullable<ResultOf<typeof LookAtDuplicates>['node']>,
  { __typename: 'Dataset' }
>['duplicates']['edges'][number]['node'];
