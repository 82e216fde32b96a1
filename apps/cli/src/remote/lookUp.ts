import { ClientError, findProject, graphql, listed, pages, type ResultOf, type StrayClient } from '@stray/client';
import type { ServerReference } from '../corpus/reference.ts';

/** How many are named to a person who asked for one that is not there. */
const mostNamed = 20;

const CorporaPage = graphql(`
  query CorporaPage($id: ID!, $after: String) {
    node(id: $id) {
      __typename
      ... on Project { corpora(first: 100, after: $after) { pageInfo { hasNextPage endCursor } edges { node { id name } } } }
    }
  }
`);

/** @throws ClientError NOT_FOUND, naming the projects or the corpora that are there */
export async function findCorpus(server: StrayClient, reference: ServerReference): Promise<{ id: string }> {
  const { id } = await findProject(server, reference.project);
  const corpora = pages(async (after) => {
    const { node } = await server.query(CorporaPage, { id, after });
    return node?.__typename === 'Project' ? node.corpora : null;
  });
  const names: string[] = [];
  for await (const found of corpora) {
    if (found.name === reference.corpus) return found;
    names.push(found.name);
  }
  const there = listed(names.slice(0, mostNamed), names.length);
  throw new ClientError('NOT_FOUND', `The project ${reference.project} has no corpus “${reference.corpus}”; ${there}.`);
}

const VersionFields = graphql(`
  fragment VersionFields on CorpusVersion {
    id number hash author message createdAt count active runCount encoderId edits { kind } downloadUrl
  }
`);

const VersionsPage = graphql(
  `
  query VersionsPage($id: ID!, $after: String) {
    node(id: $id) {
      __typename
      ... on Corpus { versions(first: 50, after: $after) { pageInfo { hasNextPage endCursor } edges { node { ...VersionFields } } } }
    }
  }
`,
  [VersionFields],
);

export type FoundVersion = ResultOf<typeof VersionFields>;

/** The versions of a corpus, the newest first; read as they are wanted. */
export function versionsOf(server: StrayClient, corpusId: string): AsyncGenerator<FoundVersion> {
  return pages(async (after) => {
    const { node } = await server.query(VersionsPage, { id: corpusId, after });
    return node?.__typename === 'Corpus' ? node.versions : null;
  });
}

/** @throws ClientError NOT_FOUND, naming what is there */
export async function findVersion(server: StrayClient, reference: ServerReference): Promise<FoundVersion> {
  const { id } = await findCorpus(server, reference);
  const name = `${reference.project}/${reference.corpus}`;
  let newest: number | undefined;
  for await (const found of versionsOf(server, id)) {
    if (reference.number === undefined || found.number === reference.number) return found;
    newest ??= found.number;
    if (found.number < reference.number) break;
  }
  if (newest === undefined) throw new ClientError('NOT_FOUND', `${name} has no version yet: nothing was published.`);
  throw new ClientError('NOT_FOUND', `${name} has no version ${reference.number}; the newest is ${newest}.`);
}
