import { graphql, type ResultOf } from '../api/graphql.ts';

const JobFacts = graphql(`
  fragment JobFacts on Work {
    __typename
    ... on ScoreRun {
      id
      status
      method
      progress
      sampleCount
      scoredCount
      flaggedCount
      skippedCount
      createdAt
      startedAt
      finishedAt
      dataset { id name project { name slug } }
      error { code message }
      steps { word status done failed total ratePerSecond secondsLeft }
    }
    ... on Upload {
      id
      status
      name
      progress
      done
      failed
      createdAt
      startedAt
      finishedAt
      dataset { id name project { name slug } }
      error { code message }
    }
    ... on Projection {
      id
      status
      progress
      sampleCount
      createdAt
      dataset { id name project { name slug } }
      error { code message }
    }
    ... on Export {
      id
      exportStatus: status
      format
      done
      total
      createdAt
      dataset { id name project { name slug } }
      error { code message }
    }
    ... on CorpusDraft {
      id
      draftStatus: status
      done
      total
      createdAt
      corpus { name project { name slug } }
      error { code message }
    }
  }
`);

export const ListJobs = graphql(
  `
    query ListJobs($slug: String!, $state: WorkState, $after: String) {
      project(slug: $slug) {
        name
        slug
        work(first: 50, after: $after, state: $state) {
          totalCount
          pageInfo { hasNextPage endCursor }
          edges { node { ...JobFacts } }
        }
        open: work(first: 1, state: OPEN) { totalCount }
        failed: work(first: 1, state: FAILED) { totalCount }
      }
    }
  `,
  [JobFacts],
);

/** Of all projects: how much is open, and how much has failed. */
export const CountWork = graphql(`
  query CountWork {
    open: work(first: 1, state: OPEN) { totalCount }
    failed: work(first: 1, state: FAILED) { totalCount }
  }
`);

/** Of all projects: what is open, and what failed last. */
export const WorkNow = graphql(
  `
    query WorkNow {
      open: work(first: 20, state: OPEN) { totalCount edges { node { ...JobFacts } } }
      failed: work(first: 5, state: FAILED) { totalCount edges { node { ...JobFacts } } }
    }
  `,
  [JobFacts],
);

export const CancelRun = graphql(`
  mutation CancelRun($id: ID!) { cancelRun(input: { runId: $id }) { userErrors { code message } } }
`);

export const RetryRun = graphql(`
  mutation RetryRun($id: ID!) { retryRun(input: { runId: $id }) { userErrors { code message } } }
`);

export const RetryMining = graphql(`
  mutation RetryMining($id: ID!) { retryCorpusDraft(input: { draftId: $id }) { userErrors { code message } } }
`);

export type Listing = ResultOf<typeof ListJobs>;
export type JobNode = NonNullable<Listing['project']>['work']['edges'][number]['node'];
export type StateFilter = 'OPEN' | 'FAILED' | 'ENDED';
