import { graphql } from '../api/graphql.ts';

export const MayCreate = graphql(`
  query MayCreate {
    viewer { admin }
  }
`);

/** How far the archives and folders have come that a dataset is made of. */
export const Arriving = graphql(`
  query Arriving($datasetId: ID!) {
    node(id: $datasetId) {
      __typename
      ... on Dataset {
        sampleCount
        uploads(first: 20) { edges { node { id name status progress error { message } } } }
      }
    }
  }
`);
