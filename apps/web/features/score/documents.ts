import { graphql, type ResultOf } from '../api/graphql.ts';

/** What a run can be made with. */
export const ScoringChoices = graphql(`
  query ScoringChoices($datasetId: ID!) {
    encoders { id name family methods { name unavailable } }
    node(id: $datasetId) {
      __typename
      ... on Dataset { project { datasets(first: 100) { edges { node { id name sampleCount } } } } }
    }
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

type Choices = ResultOf<typeof ScoringChoices>;
export type EncoderChoice = Choices['encoders'][number];
/** A dataset whose photos may vouch for those of another. */
export interface CalibrationDataset {
  readonly id: string;
  readonly name: string;
  readonly sampleCount: number;
}

/** The datasets of the project that a dataset can be calibrated by: all others that have photos. */
export function calibrationDatasets({ node }: Choices, datasetId: string): CalibrationDataset[] {
  if (node?.__typename !== 'Dataset') return [];
  return node.project.datasets.edges
    .map((edge) => edge.node)
    .filter(({ id, sampleCount }) => id !== datasetId && sampleCount > 0);
}

export const StartRun = graphql(`
  mutation StartRun(
    $datasetId: ID!, $encoderId: String, $method: String
    $thresholdPolicy: ThresholdPolicyInput, $calibrationDatasetId: ID, $corpusVersionId: ID
  ) {
    startRun(
      input: {
        datasetId: $datasetId, encoderId: $encoderId, method: $method
        thresholdPolicy: $thresholdPolicy, calibrationDatasetId: $calibrationDatasetId
        corpusVersionId: $corpusVersionId
      }
    ) {
      run { id }
      userErrors { code message }
    }
  }
`);

export const SetThreshold = graphql(`
  mutation SetThreshold($runId: ID!, $thresholdPolicy: ThresholdPolicyInput) {
    setThreshold(input: { runId: $runId, thresholdPolicy: $thresholdPolicy }) {
      run { id }
      userErrors { code message }
    }
  }
`);
