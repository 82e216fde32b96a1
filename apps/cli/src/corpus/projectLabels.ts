import { accepted, graphql, type StrayClient } from '@stray/client';

const ActiveLabels = graphql(`
  query ActiveLabels($id: ID!) { node(id: $id) { __typename ... on Project { activeLabelSet { labels { text } } } } }
`);

const CreateLabelSet = graphql(`
  mutation CreateLabelSet($projectId: ID!, $labels: [String!]!) {
    createLabelSet(input: { projectId: $projectId, labels: $labels }) { labelSet { version } userErrors { code message } }
  }
`);

/** The names of the classes that a project has now; none when it has no label set. */
export async function activeLabels(server: StrayClient, projectId: string): Promise<string[]> {
  const { node } = await server.query(ActiveLabels, { id: projectId });
  const set = node?.__typename === 'Project' ? node.activeLabelSet : null;
  return (set?.labels ?? []).map(({ text }) => text);
}

/**
 * Sees to it that a project's classes are these: nothing is written where they are, whatever senses and synonyms they have
 * there; else they become the next version of its labels.
 */
export async function useLabels(server: StrayClient, projectId: string, labels: readonly string[]): Promise<void> {
  const now = await activeLabels(server, projectId);
  if (sameLabels(now, labels)) return;
  const { createLabelSet } = await server.query(CreateLabelSet, { projectId, labels: [...labels] });
  const { version } = accepted(createLabelSet, 'labelSet');
  console.error(`stray: the project's classes were others; these are version ${version} of them and in use now`);
}

export function sameLabels(these: readonly string[], those: readonly string[]): boolean {
  return these.length === those.length && these.every((text, i) => text === those[i]);
}
