import { graphql, type ResultOf } from '../api/graphql.ts';

/** All that a run was made from, and what came of it. */
const RunRow = graphql(`
  fragment RunRow on ScoreRun {
    id
    status
    method
    encoderId
    device
    deviceNote
    seed
    repeatOf
    threshold
    thresholdPolicy
    sampleCount
    scoredCount
    flaggedCount
    skippedCount
    warnings
    progress
    createdAt
    startedAt
    finishedAt
    error { code message }
    dataset { id name }
    labelSet { id version labelCount }
    corpusVersion { id number corpus { name } }
    calibration { n dataset { name } }
  }
`);

export const FindRuns = graphql(`
  query FindRuns($slug: String!) {
    project(slug: $slug) { id name slug role datasets(first: 100) { edges { node { id name } } } }
  }
`);

export const RunsOfProject = graphql(
  `
    query RunsOfProject($slug: String!, $after: String) {
      project(slug: $slug) {
        runs(first: 50, after: $after) {
          totalCount
          pageInfo { hasNextPage endCursor }
          edges { node { ...RunRow } }
        }
      }
    }
  `,
  [RunRow],
);

export const RunsOfDataset = graphql(
  `
    query RunsOfDataset($id: ID!, $after: String) {
      node(id: $id) {
        __typename
        ... on Dataset {
          runs(first: 50, after: $after) {
            totalCount
            pageInfo { hasNextPage endCursor }
            edges { node { ...RunRow } }
          }
        }
      }
    }
  `,
  [RunRow],
);

export const RepeatRun = graphql(`
  mutation RepeatRun($id: ID!) { repeatRun(input: { runId: $id }) { run { id } userErrors { code message } } }
`);

export const CompareRuns = graphql(
  `
    query CompareRuns($before: ID!, $after: ID!) {
      node(id: $before) {
        __typename
        ... on ScoreRun {
          ...RunRow
          compare(runId: $after) {
            run { ...RunRow }
            compared
            flaggedInBoth
            enteringCount
            leavingCount
            correlation
            entering(first: 12) { before after sample { id path colour thumbnailUrl(size: 128) } }
            leaving(first: 12) { before after sample { id path colour thumbnailUrl(size: 128) } }
            points { before after }
          }
        }
      }
    }
  `,
  [RunRow],
);

export type RunFacts = ResultOf<typeof RunRow>;
export type RunsProject = NonNullable<ResultOf<typeof FindRuns>['project']>;
export type RunPage = NonNullable<ResultOf<typeof RunsOfProject>['project']>['runs'];
type Compared = Extract<NonNullable<ResultOf<typeof CompareRuns>['node']>, { __typename: 'ScoreRun' }>;
export type Comparison = NonNullable<Compared['compare']>;
export type ChangedSample = Comparison['entering'][number];
