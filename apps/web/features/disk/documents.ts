import { graphql, type ResultOf } from '../api/graphql.ts';

const CollectionFacts = graphql(`
  fragment CollectionFacts on Collection {
    id status sweep blobs thumbnails embeddings files freedBytes createdAt finishedAt error { code message }
  }
`);

export const LookAtDisk = graphql(
  `
    query LookAtDisk($fresh: Boolean) {
      diskUse(fresh: $fresh) {
        measuredAt
        originals { count bytes }
        exports { count bytes }
        sharedBytes
        thumbnails { count bytes estimated }
        archives { count bytes }
        received { count bytes }
        models { count bytes }
        databaseBytes
        embeddingBytes
        freeBytes
        totalBytes
        leaving { count bytes }
        collectable { count bytes }
        projects {
          project { id name slug }
          samples
          bytes
          datasets { dataset { id name } samples bytes }
        }
        latestCollection { ...CollectionFacts }
      }
    }
  `,
  [CollectionFacts],
);

export const CollectUnused = graphql(
  `
    mutation CollectUnused {
      collectUnused(input: {}) { collection { ...CollectionFacts } userErrors { code message } }
    }
  `,
  [CollectionFacts],
);

export type DiskUse = ResultOf<typeof LookAtDisk>['diskUse'];
export type Collection = ResultOf<typeof CollectionFacts>;
