import { graphql, type ResultOf } from '../api/graphql.ts';

/** What a page says of a run. */
export const RunFacts = graphql(`
  fragment RunFacts on ScoreRun {
    id
    status
    method
    encoderId
    device
    deviceNote
    threshold
    thresholdPolicy
    sampleCount
    scoredCount
    flaggedCount
    skippedCount
    warnings
    createdAt
    startedAt
    finishedAt
    progress
    error { code message }
    corpusVersion { id number corpus { id name } }
    labelSet { id version labels { text } }
    calibration { n datasetId dataset { name } guarantee shortfall }
  }
`);

/** What a page says of a dataset beside its samples; also what the live stream sends. */
export const DatasetFacts = graphql(
  `
    fragment DatasetFacts on Dataset {
      id
      name
      sampleCount
      comparedAt
      project { activeCorpusVersion { id number encoderId corpus { id name } } }
      steps { word status done failed total ratePerSecond secondsLeft }
      histogram(bins: 48) { from to count flagged kept dropped }
      latestRun { ...RunFacts }
      shownRun { ...RunFacts }
    }
  `,
  [RunFacts],
);

export const FindDataset = graphql(`
  query FindDataset($slug: String!, $after: String) {
    project(slug: $slug) {
      id
      name
      slug
      datasets(first: 100, after: $after) {
        edges { node { id name } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);

export const LookAtDataset = graphql(
  `
    query LookAtDataset($id: ID!) {
      node(id: $id) {
        __typename
        ... on Dataset { ...DatasetFacts project { role activeLabelSet { id } } }
      }
    }
  `,
  [DatasetFacts],
);

export const WatchDataset = graphql(
  `
    subscription WatchDataset($id: ID!) {
      datasetProgress(datasetId: $id) { ...DatasetFacts }
    }
  `,
  [DatasetFacts],
);

export type Run = ResultOf<typeof RunFacts>;
export type Dataset = ResultOf<typeof DatasetFacts>;
export type Step = Dataset['steps'][number];
export type Bin = Dataset['histogram'][number];
