import { z } from 'zod';
import { findProject, pages } from './lookUp.ts';
import { RemoteError } from './remoteError.ts';
import { madeOf, type Server, userErrors } from './server.ts';

export interface DatasetTarget {
  /** Slug of the project. */
  readonly project: string;
  readonly dataset: string;
  /** Whether a project that is not there is made. */
  readonly create: boolean;
}

const named = z.object({ id: z.string(), name: z.string() });

/**
 * The dataset of that name, which is made when it is not there.
 *
 * @throws RemoteError NOT_FOUND, naming the projects that are there
 */
export async function findOrMakeDataset(
  server: Server,
  { project: slug, dataset: name, create }: DatasetTarget,
): Promise<{ readonly id: string; readonly project: string }> {
  const project = await findProject(server, slug).catch((error: unknown) => {
    if (!(error instanceof RemoteError) || error.code !== 'NOT_FOUND') throw error;
    if (!create) throw new RemoteError('NOT_FOUND', `${error.message} --create makes it.`);
    return makeProject(server, slug);
  });
  const { createDataset } = await server.query(
    `mutation Make($projectId: ID!, $name: String!) {
       createDataset(input: { projectId: $projectId, name: $name }) { dataset { id name } userErrors { code message } }
     }`,
    z.object({ createDataset: z.object({ dataset: named.nullable(), userErrors }) }),
    { projectId: project.id, name },
  );
  const taken = createDataset.userErrors.some(({ code }) => code === 'CONFLICT');
  const { id } = taken
    ? await datasetOf(server, project, name)
    : madeOf(createDataset.dataset, createDataset.userErrors);
  return { id, project: project.slug };
}

async function makeProject(server: Server, name: string): Promise<{ id: string; slug: string }> {
  const { createProject } = await server.query(
    `mutation Make($name: String!) {
       createProject(input: { name: $name }) { project { id slug } userErrors { code message } }
     }`,
    z.object({
      createProject: z.object({ project: z.object({ id: z.string(), slug: z.string() }).nullable(), userErrors }),
    }),
    { name },
  );
  return madeOf(createProject.project, createProject.userErrors);
}

const datasetsPage = {
  document: `query Datasets($id: ID!, $after: String) {
    node(id: $id) { ... on Project { page: datasets(first: 100, after: $after) {
      totalCount pageInfo { hasNextPage endCursor } edges { node { id name } }
    } } }
  }`,
  node: named,
};

/** A dataset that is there. @throws RemoteError NOT_FOUND */
export async function findDataset(
  server: Server,
  { project: slug, dataset }: Pick<DatasetTarget, 'project' | 'dataset'>,
): Promise<z.infer<typeof named>> {
  return datasetOf(server, await findProject(server, slug), dataset);
}

async function datasetOf(server: Server, project: { id: string; slug: string }, name: string) {
  for await (const found of pages(server, datasetsPage, { id: project.id })) if (found.name === name) return found;
  throw new RemoteError('NOT_FOUND', `The project ${project.slug} has no dataset “${name}”.`);
}
