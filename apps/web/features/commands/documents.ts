import { graphql, type ResultOf } from '../api/graphql.ts';

export const Destinations = graphql(`
  query Destinations {
    viewer { admin signedIn }
    projects(first: 100) {
      edges { node { name slug role datasets(first: 100) { edges { node { id name } } } } }
    }
  }
`);

export type Destinations = ResultOf<typeof Destinations>;
