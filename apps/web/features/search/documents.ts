import { graphql, type ResultOf } from '../api/graphql.ts';

/** What a dataset has, to be proposed while a filter is typed. */
export const LookAtKnown = graphql(`
  query LookAtKnown($id: ID!) {
    node(id: $id) {
      __typename
      ... on Dataset {
        facets(by: [NEAREST_NEGATIVE, LOOKS_LIKE, NEAREST_LABEL, DECLARED_CLASS, TAG, REVIEWER], first: 100) { facet value }
      }
    }
  }
`);

/** The photo that others are compared with. */
export const LookAtLiked = graphql(`
  query LookAtLiked($id: ID!) {
    node(id: $id) { __typename ... on Sample { path thumbnail: thumbnailUrl(size: 128) } }
  }
`);

export const LookAtViews = graphql(`
  query LookAtViews($id: ID!) {
    node(id: $id) { __typename ... on Dataset { savedViews { id name address author } } }
  }
`);

export const SaveView = graphql(`
  mutation SaveView($datasetId: ID!, $name: String!, $address: String!) {
    saveView(input: { datasetId: $datasetId, name: $name, address: $address }) {
      view { id }
      userErrors { code message }
    }
  }
`);

export const UpdateView = graphql(`
  mutation UpdateView($viewId: ID!, $name: String!, $address: String) {
    updateView(input: { viewId: $viewId, name: $name, address: $address }) {
      view { id }
      userErrors { code message }
    }
  }
`);

export const DeleteView = graphql(`
  mutation DeleteView($viewId: ID!) {
    deleteView(input: { viewId: $viewId }) { deleted userErrors { code message } }
  }
`);

type KnownNode = Extract<NonNullable<ResultOf<typeof LookAtKnown>['node']>, { __typename: 'Dataset' }>;
export type KnownFacet = KnownNode['facets'][number];
type ViewsNode = Extract<NonNullable<ResultOf<typeof LookAtViews>['node']>, { __typename: 'Dataset' }>;
export type SavedView = ViewsNode['savedViews'][number];
