import { graphql, type ResultOf } from '../api/graphql.ts';

/** What a run can be made with. */
export const ScoringChoices = graphql(`
  query ScoringChoices {
    encoders { id name family methods { name unavailable } }
  }
`);

/** The versions of negatives that a run can be scored against, the newest of each corpus first. */
export const VersionChoices = graphql(`
  query VersionChoices($datasetId: ID!) {
    node(id: $datasetId) {
      __typename
      ... on Dataset {
        project {
          activeCorpusVersion { id number corpus { name } }
          corpora(first: 50) {
            edges { node { id name versions(first: 20) { edges { node { id number message encoderId } } } } }
          }
        }
      }
    }
  }
`);

export type EncoderChoice = ResultOf<typeof ScoringChoices>['encoders'][number];

export const StartRun = graphql(`
  mutation StartRun($datasetId: ID!, $encoderId: String, $method: String, $corpusVersionId: ID) {
    startRun(
      input: { datasetId: $datasetId, encoderId: $encoderId, method: $method, corpusVersionId: $corpusVersionId }
    ) {
      run { id }
      userErrors { code message }
    }
  }
`);
