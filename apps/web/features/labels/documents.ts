import { graphql, type ResultOf, type VariablesOf } from '../api/graphql.ts';

export const LookAtLabels = graphql(`
  query LookAtLabels($slug: String!) {
    project(slug: $slug) {
      id
      name
      slug
      activeLabelSet {
        id
        version
        labels { text prompt synonyms senseOffset }
      }
      labelSets(first: 100) {
        totalCount
        edges { node { id version createdAt createdBy labelCount } }
      }
      datasets(first: 100) {
        edges { node { id name shownRun { id method encoderId threshold thresholdPolicy labelSet { id } } } }
      }
    }
  }
`);

export const LabelsOf = graphql(`
  query LabelsOf($id: ID!) {
    node(id: $id) {
      __typename
      ... on LabelSet { id version labels { text prompt synonyms senseOffset } }
    }
  }
`);

export const SensesOf = graphql(`
  query SensesOf($texts: [String!]!) {
    labelSenses(texts: $texts) {
      text
      chosen
      why
      senses { offset lemmas gloss lexfile share }
    }
  }
`);

/** What is known of saved labels only. */
export const StandingOf = graphql(`
  query StandingOf($id: ID!, $texts: [String!]!, $datasetId: ID!) {
    node(id: $id) {
      __typename
      ... on LabelSet {
        labels(texts: $texts) {
          text
          sampleCount(datasetId: $datasetId)
          nearestNegatives(first: 1) { text similarity tooNear }
        }
      }
    }
  }
`);

export const NearNegativesOf = graphql(`
  query NearNegativesOf($id: ID!, $texts: [String!]!) {
    node(id: $id) {
      __typename
      ... on LabelSet { labels(texts: $texts) { text nearestNegatives(first: 1) { text similarity tooNear } } }
    }
  }
`);

export const CreateLabels = graphql(`
  mutation CreateLabels($projectId: ID!, $classes: [IdLabelInput!]!, $author: String) {
    createLabelSet(input: { projectId: $projectId, classes: $classes, author: $author }) {
      labelSet { id version }
      userErrors { code message }
    }
  }
`);

export const ActivateLabels = graphql(`
  mutation ActivateLabels($labelSetId: ID!) {
    activateLabelSet(input: { labelSetId: $labelSetId }) { labelSet { id version } userErrors { code message } }
  }
`);

export type LabelInput = VariablesOf<typeof CreateLabels>['classes'][number];
export type LabelsProject = NonNullable<ResultOf<typeof LookAtLabels>['project']>;
export type Senses = ResultOf<typeof SensesOf>['labelSenses'][number];
