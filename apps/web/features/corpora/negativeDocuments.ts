import { graphql, type ResultOf, type VariablesOf } from '../api/graphql.ts';

export const NegativeFacts = graphql(`
  fragment NegativeFacts on NegativeLabel {
    text
    polarity
    position
    similarity
    origin
    attracts
    flagged
    gloss
    nearestLabel { text similarity }
    tooNear
  }
`);

export const VersionNegatives = graphql(
  `
    query VersionNegatives($id: ID!, $datasetId: ID, $search: String, $orderBy: NegativeOrder, $first: Int!, $after: String) {
      node(id: $id) {
        __typename
        ... on CorpusVersion {
          negatives(first: $first, after: $after, datasetId: $datasetId, search: $search, orderBy: $orderBy) {
            totalCount
            edges { node { ...NegativeFacts } }
            pageInfo { hasNextPage endCursor }
          }
        }
      }
    }
  `,
  [NegativeFacts],
);

export const DraftNegatives = graphql(
  `
    query DraftNegatives($id: ID!, $search: String, $orderBy: NegativeOrder, $first: Int!, $after: String) {
      node(id: $id) {
        __typename
        ... on CorpusDraft {
          negatives(first: $first, after: $after, search: $search, orderBy: $orderBy) {
            totalCount
            edges { node { ...NegativeFacts } }
            pageInfo { hasNextPage endCursor }
          }
        }
      }
    }
  `,
  [NegativeFacts],
);

export const NearestNegatives = graphql(`
  query NearestNegatives($id: ID!, $text: String!) {
    node(id: $id) {
      __typename
      ... on CorpusVersion { nearest(text: $text, first: 50) { text similarity } }
    }
  }
`);

export const NearDuplicates = graphql(`
  query NearDuplicates($id: ID!, $text: String!) {
    node(id: $id) {
      __typename
      ... on CorpusVersion { nearDuplicates(text: $text, first: 8, atLeast: 0.8) { text similarity } }
    }
  }
`);

export const PhotosNear = graphql(`
  query PhotosNear($datasetId: ID!, $word: String!) {
    node(id: $datasetId) {
      __typename
      ... on Dataset {
        samples(first: 8, filter: { nearNegative: $word }, orderBy: { field: SCORE, direction: ASC }) {
          totalCount
          edges { node { id path colour score flagged thumbnail: thumbnailUrl(size: 128) } }
        }
      }
    }
  }
`);

export const CompareVersions = graphql(
  `
    query CompareVersions($from: ID!, $to: ID!) {
      node(id: $from) {
        __typename
        ... on CorpusVersion {
          number
          diff(to: $to) {
            addedCount
            removedCount
            movedCount
            unchangedCount
            added(first: 200) { ...NegativeFacts }
            removed(first: 200) { ...NegativeFacts }
            moved(first: 200) { before negative { ...NegativeFacts } }
          }
        }
      }
    }
  `,
  [NegativeFacts],
);

export const LookAtInsight = graphql(
  `
    query LookAtInsight($id: ID!, $datasetId: ID!) {
      node(id: $id) {
        __typename
        ... on CorpusVersion {
          insight(datasetId: $datasetId) {
            aliveCount
            deadCount
            collisions { ...NegativeFacts }
            suggestions { kind why kept dropped negative { ...NegativeFacts } }
          }
        }
      }
    }
  `,
  [NegativeFacts],
);

export type Negative = ResultOf<typeof NegativeFacts>;
export type NegativeOrder = NonNullable<VariablesOf<typeof VersionNegatives>['orderBy']>;
export type Diff = Extract<ResultOf<typeof CompareVersions>['node'], { __typename: 'CorpusVersion' }>['diff'];
