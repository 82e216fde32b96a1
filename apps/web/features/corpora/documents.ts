import { graphql, type ResultOf } from '../api/graphql.ts';

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

export type Version = ResultOf<typeof VersionFacts>;
export type Draft = ResultOf<typeof DraftFacts>;
export type Edit = Draft['edits'][number];
export type CorpusSummary = ResultOf<typeof CorpusCard>;
export type Corpus = Extract<ResultOf<typeof LookAtCorpus>['node'], { __typename: 'Corpus' }>;
