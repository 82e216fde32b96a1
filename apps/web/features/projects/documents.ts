import { graphql, type ResultOf } from '../api/graphql.ts';

const ProjectCard = graphql(`
  fragment ProjectCard on Project {
    id
    name
    slug
    role
    activeLabelSet { id version labels { text } }
    activeCorpusVersion { id number count corpus { name } }
    datasets(first: 100) {
      totalCount
      edges { node { id name sampleCount latestRun { id status flaggedCount createdAt } } }
    }
  }
`);

export const ListProjects = graphql(
  `
    query ListProjects($after: String) {
      viewer { admin }
      projects(first: 50, after: $after) {
        totalCount
        edges { node { ...ProjectCard } }
        pageInfo { hasNextPage endCursor }
      }
    }
  `,
  [ProjectCard],
);

export const OneProject = graphql(
  `
    query OneProject($slug: String!) {
      viewer { signedIn }
      project(slug: $slug) { ...ProjectCard }
    }
  `,
  [ProjectCard],
);

export type ProjectFacts = ResultOf<typeof ProjectCard>;
export type DatasetCard = ProjectFacts['datasets']['edges'][number]['node'];

export const CreateProject = graphql(`
  mutation CreateProject($name: String!) {
    createProject(input: { name: $name }) { project { id slug } userErrors { code message } }
  }
`);

export const CreateDataset = graphql(`
  mutation CreateDataset($projectId: ID!, $name: String!) {
    createDataset(input: { projectId: $projectId, name: $name }) { dataset { id name } userErrors { code message } }
  }
`);
