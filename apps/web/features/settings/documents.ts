import { graphql, type ResultOf } from '../api/graphql.ts';

export const LookAtSettings = graphql(`
  query LookAtSettings {
    viewer { admin signedIn }
    encoders { id name family dimension device methods { name unavailable } }
  }
`);

export type EncoderFacts = ResultOf<typeof LookAtSettings>['encoders'][number];
