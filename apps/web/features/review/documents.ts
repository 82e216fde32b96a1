import { graphql, type ResultOf, type VariablesOf } from '../api/graphql.ts';
import { SampleFacts } from '../samples/documents.ts';

/** What is known of a sample's review. */
export const ReviewFacts = graphql(`
  fragment ReviewFacts on Sample { id decision relabelTo tags note reviewer }
`);

export const SendReview = graphql(`
  mutation SendReview($input: ReviewInput!) {
    review(input: $input) { event { id number sampleCount } userErrors { code message } }
  }
`);

export const SendUndo = graphql(`
  mutation SendUndo($input: UndoInput!) {
    undo(input: $input) { event { id number sampleCount } userErrors { code message } }
  }
`);

export const SendRedo = graphql(`
  mutation SendRedo($input: RedoInput!) {
    redo(input: $input) { event { id number sampleCount } userErrors { code message } }
  }
`);

export const WatchReviews = graphql(
  `
    subscription WatchReviews($datasetId: ID!, $after: Int, $most: Int!) {
      reviewEvents(datasetId: $datasetId, after: $after) {
        id
        number
        sampleCount
        actor
        samples(first: $most) { ...ReviewFacts }
      }
    }
  `,
  [ReviewFacts],
);

export const HoldSamples = graphql(`
  mutation HoldSamples($input: HoldSamplesInput!) {
    holdSamples(input: $input) { heldByOthers { sampleId holder } userErrors { code message } }
  }
`);

export const LookAtHistory = graphql(`
  query LookAtHistory($id: ID!) {
    node(id: $id) {
      __typename
      ... on Sample {
        history { id number decision relabelTo addedTags removedTags note sampleCount actor createdAt inForce }
      }
    }
  }
`);

/** Scores in fine bins with what was decided, for a threshold that is being moved. */
export const LookAtScores = graphql(`
  query LookAtScores($id: ID!) {
    node(id: $id) {
      __typename
      ... on Dataset {
        histogram(bins: 200) { from to count flagged kept dropped }
        reviewCounts { keep drop relabel unsure flagged }
      }
    }
  }
`);

export const FindInformative = graphql(`
  query FindInformative($id: ID!) {
    node(id: $id) { __typename ... on Dataset { mostInformative { id } } }
  }
`);

export const LookAtGroups = graphql(
  `
    query LookAtGroups($id: ID!, $by: [SampleFacet!]!, $filter: SampleFilter, $first: Int!) {
      node(id: $id) {
        __typename
        ... on Dataset {
          facets(by: $by, filter: $filter, first: $first) { value count reviewed examples { ...SampleFacts } }
        }
      }
    }
  `,
  [SampleFacts],
);

export const KnownTags = graphql(`
  query KnownTags($id: ID!) {
    node(id: $id) { __typename ... on Dataset { facets(by: [TAG], first: 100) { value count } } }
  }
`);

export type ReviewState = ResultOf<typeof ReviewFacts>;
export type Decision = NonNullable<ReviewState['decision']>;
export type ReviewInput = VariablesOf<typeof SendReview>['input'];
export type HistoryEvent = Extract<
  NonNullable<ResultOf<typeof LookAtHistory>['node']>,
  { __typename: 'Sample' }
>['history'][number];
export type FineScores = Extract<NonNullable<ResultOf<typeof LookAtScores>['node']>, { __typename: 'Dataset' }>;
