import { graphql, type ResultOf, type VariablesOf } from '../api/graphql.ts';

/** A tile, its panel and its full view show nothing else, so that moving on waits for nothing. */
export const SampleFacts = graphql(`
  fragment SampleFacts on Sample {
    id
    path
    bytes
    width
    height
    declaredClasses
    colour
    thumbnail: thumbnailUrl(size: 256)
    preview: thumbnailUrl(size: 512)
    imageUrl
    score
    flagged
    pValue
    reason
    nearestLabel { text similarity }
    topNegatives(first: 5) { text similarity }
    looksLike(first: 4) { text similarity }
    error { code message }
    quality { issues }
    decision
    relabelTo
    tags
    note
    reviewer
  }
`);

export const SamplePage = graphql(
  `
    query SamplePage($datasetId: ID!, $filter: SampleFilter, $similarTo: SimilarTo, $first: Int!, $after: String) {
      node(id: $datasetId) {
        __typename
        ... on Dataset {
          samples(first: $first, after: $after, filter: $filter, similarTo: $similarTo) {
            totalCount
            pageInfo { hasNextPage endCursor }
            edges { node { ...SampleFacts } }
          }
        }
      }
    }
  `,
  [SampleFacts],
);

export const ClassCounts = graphql(`
  query ClassCounts($id: ID!, $filter: SampleFilter, $first: Int!) {
    node(id: $id) {
      __typename
      ... on Dataset { facets(by: [NEAREST_LABEL], filter: $filter, first: $first) { value count } }
    }
  }
`);

export const LookAtSample = graphql(
  `
    query LookAtSample($id: ID!) {
      node(id: $id) { __typename ... on Sample { ...SampleFacts } }
    }
  `,
  [SampleFacts],
);

/** What is asked for once a photo was looked at for a moment: its nearest classes, and photos that look like it. */
export const SimilarTo = graphql(
  `
    query SimilarTo($id: ID!) {
      node(id: $id) {
        __typename
        ... on Sample {
          nearestLabels(first: 3) { text similarity }
          similar(first: 8) { similarity sample { ...SampleFacts } }
        }
      }
    }
  `,
  [SampleFacts],
);

export type Around = Extract<NonNullable<ResultOf<typeof SimilarTo>['node']>, { __typename: 'Sample' }>;
export type Sample = ResultOf<typeof SampleFacts>;
export type LabelSimilarity = Sample['looksLike'][number];
export type SimilarTo = NonNullable<VariablesOf<typeof SamplePage>['similarTo']>;
export type SampleFilter = NonNullable<VariablesOf<typeof SamplePage>['filter']>;
