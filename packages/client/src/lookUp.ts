import type { StrayClient } from './client.ts';
import { accepted } from './connection.ts';
import { ClientError } from './error.ts';
import { graphql } from './graphql.ts';
import { pages } from './pages.ts';

const FindProject = graphql(`
  query FindProject($slug: String!) {
    project(slug: $slug) { id slug name }
    projects(first: 20) { totalCount edges { node { slug } } }
  }
`);

const DatasetsPage = graphql(`
  query DatasetsPage($id: ID!, $after: String) {
    node(id: $id) {
      __typename
      ... on Project { datasets(first: 100, after: $after) { pageInfo { hasNextPage endCursor } edges { node { id name } } } }
    }
  }
`);

const MakeProject = graphql(`
  mutation MakeProject($name: String!) {
    createProject(input: { name: $name }) { project { id slug name } userErrors { code message } }
  }
`);

const MakeDataset = graphql(`
  mutation MakeDataset($projectId: ID!, $name: String!) {
    createDataset(input: { projectId: $projectId, name: $name }) { dataset { id name } userErrors { code message } }
  }
`);

export interface FoundProject {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

/** A project by its name in addresses. @throws ClientError NOT_FOUND, naming the projects that are there */
export async function findProject(client: StrayClient, slug: string): Promise<FoundProject> {
  const { project, projects } = await client.query(FindProject, { slug });
  if (project !== null) return project;
  const there = listed(
    projects.edges.map(({ node }) => node.slug),
    projects.totalCount,
  );
  throw new ClientError('NOT_FOUND', `${client.url} has no project “${slug}”; ${there}.`);
}

/** The first names of so many, in words for a person who asked for one that is not among them. */
export function listed(names: readonly string[], total: number): string {
  if (names.length === 0) return 'there is none';
  const rest = total - names.length;
  return `there ${total === 1 ? 'is' : 'are'} ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

export interface DatasetName {
  /** The project's name in addresses. */
  readonly project: string;
  readonly dataset: string;
}

export interface FoundDataset {
  readonly id: string;
  readonly name: string;
  readonly project: FoundProject;
}

/** A dataset that is there. @throws ClientError NOT_FOUND */
export async function findDataset(client: StrayClient, { project: slug, dataset }: DatasetName): Promise<FoundDataset> {
  return datasetOf(client, await findProject(client, slug), dataset);
}

/**
 * The dataset of that name, which is made when it is not there.
 *
 * @param createProject whether a project that is not there is made too
 * @throws ClientError NOT_FOUND, naming the projects that are there
 */
export async function findOrMakeDataset(
  client: StrayClient,
  { project: slug, dataset: name, createProject }: DatasetName & { readonly createProject: boolean },
): Promise<FoundDataset> {
  const project = await findProject(client, slug).catch(async (error: unknown) => {
    if (!createProject || !(error instanceof ClientError) || error.code !== 'NOT_FOUND') throw error;
    const payload = (await client.query(MakeProject, { name: slug })).createProject;
    return accepted(payload, 'project');
  });
  const { createDataset } = await client.query(MakeDataset, { projectId: project.id, name });
  if (createDataset.userErrors.some(({ code }) => code === 'CONFLICT')) return datasetOf(client, project, name);
  return { ...accepted(createDataset, 'dataset'), project };
}

async function datasetOf(client: StrayClient, project: FoundProject, name: string): Promise<FoundDataset> {
  const all = pages(async (after) => {
    const { node } = await client.query(DatasetsPage, { id: project.id, after });
    return node?.__typename === 'Project' ? node.datasets : null;
  });
  for await (const found of all) if (found.name === name) return { ...found, project };
  throw new ClientError('NOT_FOUND', `The project ${project.slug} has no dataset “${name}”.`);
}
