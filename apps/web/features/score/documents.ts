import { graphql, type ResultOf } from '../api/graphql.ts';

/** What a run can be made with. */
export const ScoringChoices = graphql(`
  query ScoringChoices {
    encoders { id name family methods { name unavailable } }
  }
`);

export type EncoderChoice = ResultOf<typeof ScoringChoices>['encoders'][number];

export const StartRun = graphql(`
  mutation StartRun($datasetId: ID!, $encoderId: String, $method: String) {
    startRun(input: { datasetId: $datasetId, encoderId: $encoderId, method: $method }) {
      run { id }
      userErrors { code message }
    }
  }
`);
