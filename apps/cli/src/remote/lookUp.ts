import { z } from 'zod';
import type { ServerReference } from '../corpus/reference.ts';
import { RemoteError } from './remoteError.ts';
import type { Server } from './server.ts';

/** How many are named to a person who asked for one that is not there. */
const mostNamed = 20;

const project = z.object({ id: z.string(), slug: z.string() });

/** @throws RemoteError NOT_FOUND, naming the projects that are there */
export async function findProject(server: Server, slug: string): Promise<z.infer<typeof project>> {
  const found = await server.query(
    `query Project($slug: String!) {
       project(slug: $slug) { id slug }
       projects(first: ${mostNamed}) { totalCount edges { node { slug } } }
     }`,
    z.object({ project: project.nullable(), projects: connection(z.object({ slug: z.string() })) }),
    { slug },
  );
  if (found.project !== null) return found.project;
  const { nodes, totalCount } = found.projects;
  const there = listed(
    nodes.map((one) => one.slug),
    totalCount,
  );
  throw new RemoteError('NOT_FOUND', `${server.url} has no project “${slug}”; ${there}.`);
}

const corpus = z.object({ id: z.string(), name: z.string() });

/** @throws RemoteError NOT_FOUND, naming the projects or the corpora that are there */
export async function findCorpus(server: Server, reference: ServerReference): Promise<{ id: string }> {
  const { id } = await findProject(server, reference.project);
  const names: string[] = [];
  for await (const found of pages(server, corporaPage, { id })) {
    if (found.name === reference.corpus) return found;
    names.push(found.name);
  }
  const there = listed(names.slice(0, mostNamed), names.length);
  throw new RemoteError('NOT_FOUND', `The project ${reference.project} has no corpus “${reference.corpus}”; ${there}.`);
}

const corporaPage = {
  document: `query Corpora($id: ID!, $after: String) {
    node(id: $id) { ... on Project { page: corpora(first: 100, after: $after) {
      totalCount pageInfo { hasNextPage endCursor } edges { node { id name } }
    } } }
  }`,
  node: corpus,
};

const version = z.object({
  id: z.string(),
  number: z.number(),
  hash: z.string(),
  author: z.string().nullable(),
  message: z.string(),
  createdAt: z.string(),
  count: z.number(),
  active: z.boolean(),
  runCount: z.number(),
  encoderId: z.string(),
  edits: z.array(z.object({ kind: z.enum(['BAN', 'PIN', 'ADD']) })),
  downloadUrl: z.string(),
});
export type FoundVersion = z.infer<typeof version>;

const versionFields =
  'id number hash author message createdAt count active runCount encoderId edits { kind } downloadUrl';

const versionsPage = {
  document: `query Versions($id: ID!, $after: String) {
    node(id: $id) { ... on Corpus { page: versions(first: 50, after: $after) {
      totalCount pageInfo { hasNextPage endCursor } edges { node { ${versionFields} } }
    } } }
  }`,
  node: version,
};

/** The versions of a corpus, the newest first; read as they are wanted. */
export function versionsOf(server: Server, corpusId: string): AsyncGenerator<FoundVersion> {
  return pages(server, versionsPage, { id: corpusId });
}

/** @throws RemoteError NOT_FOUND, naming what is there */
export async function findVersion(server: Server, reference: ServerReference): Promise<FoundVersion> {
  const { id } = await findCorpus(server, reference);
  const name = `${reference.project}/${reference.corpus}`;
  let newest: number | undefined;
  for await (const found of versionsOf(server, id)) {
    if (reference.number === undefined || found.number === reference.number) return found;
    newest ??= found.number;
    if (found.number < reference.number) break;
  }
  if (newest === undefined) throw new RemoteError('NOT_FOUND', `${name} has no version yet: nothing was published.`);
  throw new RemoteError('NOT_FOUND', `${name} has no version ${reference.number}; the newest is ${newest}.`);
}

interface Page<T> {
  readonly document: string;
  readonly node: z.ZodType<T>;
}

/** The nodes of a connection that the document calls `page`, read as they are wanted. */
export async function* pages<T>(
  server: Server,
  { document, node }: Page<T>,
  variables: { readonly id: string },
): AsyncGenerator<T> {
  const shape = z.object({
    node: z.object({ page: connection(node) }).nullable(),
  });
  let after: string | null = null;
  for (;;) {
    const found: z.infer<typeof shape> = await server.query(document, shape, { ...variables, after });
    if (found.node === null) throw new RemoteError('NOT_FOUND', 'It has been deleted meanwhile.');
    for (const one of found.node.page.nodes) yield one;
    after = found.node.page.next;
    if (after === null) return;
  }
}

function connection<T>(node: z.ZodType<T>) {
  return z
    .object({
      totalCount: z.number(),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }).optional(),
      edges: z.array(z.object({ node })),
    })
    .transform(({ totalCount, pageInfo, edges }) => ({
      totalCount,
      nodes: edges.map((edge): T => edge.node),
      next: pageInfo?.hasNextPage ? pageInfo.endCursor : null,
    }));
}

function listed(names: readonly string[], total: number): string {
  if (names.length === 0) return 'there is none';
  const rest = total - names.length;
  return `there ${total === 1 ? 'is' : 'are'} ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
