import { graphql, type ResultOf, type VariablesOf } from '../api/graphql.ts';

const VersionFacts = graphql(`
  fragment VersionFacts on CorpusVersion {
    id
    number
    message
    author
    createdAt
    count
    hash
    active
    runCount
    encoderId
    recipe
    downloadUrl
    parent { id number }
    forkedFrom { id number corpus { name } }
    edits { kind text polarity }
  }
`);

const DraftFacts = graphql(`
  fragment DraftFacts on CorpusDraft {
    id
    status
    done
    total
    revision
    outdated
    author
    createdAt
    encoderId
    error { code message }
    parent { id number }
    edits { kind text polarity author }
  }
`);

const CorpusCard = graphql(
  `
    fragment CorpusCard on Corpus {
      id
      name
      createdAt
      activeVersion { id number }
      latestVersion { ...VersionFacts }
      drafts { ...DraftFacts }
    }
  `,
  [VersionFacts, DraftFacts],
);

export const ListCorpora = graphql(
  `
    query ListCorpora($slug: String!, $after: String) {
      project(slug: $slug) {
        id
        name
        slug
        activeLabelSet { id version }
        corpora(first: 100, after: $after) {
          totalCount
          edges { node { ...CorpusCard } }
          pageInfo { hasNextPage endCursor }
        }
      }
      encoders { id name }
    }
  `,
  [CorpusCard],
);

export const FindCorpus = graphql(`
  query FindCorpus($slug: String!, $after: String) {
    project(slug: $slug) {
      id
      name
      slug
      datasets(first: 100) {
        edges { node { id name shownRun { id method encoderId threshold thresholdPolicy corpusVersion { id number hash } } } }
      }
      corpora(first: 100, after: $after) {
        edges { node { id name } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`);

export const LookAtCorpus = graphql(
  `
    query LookAtCorpus($id: ID!) {
      node(id: $id) {
        __typename
        ... on Corpus {
          id
          name
          activeVersion { id number }
          latestVersion { id number }
          versions(first: 100) { totalCount edges { node { ...VersionFacts } } }
          drafts { ...DraftFacts }
          project { id activeCorpusVersion { id number corpus { id name } } }
        }
      }
    }
  `,
  [VersionFacts, DraftFacts],
);

export const LookAtDraft = graphql(
  `
    query LookAtDraft($id: ID!) {
      node(id: $id) { __typename ... on CorpusDraft { ...DraftFacts } }
    }
  `,
  [DraftFacts],
);

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

const SideFacts = graphql(`
  fragment SideFacts on SideOfChange {
    size { estimate low high counted }
    examples(first: 12) {
      before
      after
      sample { id path colour thumbnail: thumbnailUrl(size: 128) }
    }
  }
`);

const EffectFacts = graphql(
  `
    fragment EffectFacts on SideChanges {
      exact
      compared
      total
      entering { ...SideFacts }
      leaving { ...SideFacts }
      flaggedBefore { estimate low high counted }
      flaggedAfter { estimate low high counted }
      thresholdBefore
      thresholdAfter
      histogram { from to before after }
      precisionBefore { decided right }
      precisionAfter { decided right }
    }
  `,
  [SideFacts],
);

export const EffectOf = graphql(
  `
    query EffectOf($id: ID!, $datasetId: ID!, $exact: Boolean!) {
      node(id: $id) {
        __typename
        ... on CorpusDraft { effect(datasetId: $datasetId, exact: $exact) { ...EffectFacts } }
        ... on CorpusVersion { effect(datasetId: $datasetId, exact: $exact) { ...EffectFacts } }
      }
    }
  `,
  [EffectFacts],
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

export type Version = ResultOf<typeof VersionFacts>;
export type Draft = ResultOf<typeof DraftFacts>;
export type Edit = Draft['edits'][number];
export type CorpusSummary = ResultOf<typeof CorpusCard>;
export type Corpus = Extract<ResultOf<typeof LookAtCorpus>['node'], { __typename: 'Corpus' }>;
export type Negative = ResultOf<typeof NegativeFacts>;
export type NegativeOrder = NonNullable<VariablesOf<typeof VersionNegatives>['orderBy']>;
export type Effect = ResultOf<typeof EffectFacts>;
export type Side = ResultOf<typeof SideFacts>;
export type Diff = Extract<ResultOf<typeof CompareVersions>['node'], { __typename: 'CorpusVersion' }>['diff'];
