import { graphql, type ResultOf } from '../api/graphql.ts';

const ProjectionFacts = graphql(`
  fragment ProjectionFacts on Projection {
    id
    status
    progress
    sampleCount
    createdAt
    error { code message }
  }
`);

export const LookAtMap = graphql(
  `
    query LookAtMap($datasetId: ID!) {
      node(id: $datasetId) {
        __typename
        ... on Dataset {
          projection { ...ProjectionFacts }
          shownProjection { ...ProjectionFacts outdated }
        }
      }
    }
  `,
  [ProjectionFacts],
);

export const ProjectDataset = graphql(`
  mutation ProjectDataset($datasetId: ID!) {
    projectDataset(input: { datasetId: $datasetId }) { userErrors { code message } }
  }
`);

export const CancelProjection = graphql(`
  mutation CancelProjection($projectionId: ID!) {
    cancelProjection(input: { projectionId: $projectionId }) { userErrors { code message } }
  }
`);

export const RetryProjection = graphql(`
  mutation RetryProjection($projectionId: ID!) {
    retryProjection(input: { projectionId: $projectionId }) { userErrors { code message } }
  }
`);

export type MapFacts = Extract<NonNullable<ResultOf<typeof LookAtMap>['node']>, { __typename: 'Dataset' }>;
