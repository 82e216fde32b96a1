import { graphql, type ResultOf } from '../api/graphql.ts';

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

export type Effect = ResultOf<typeof EffectFacts>;
export type Side = ResultOf<typeof SideFacts>;
