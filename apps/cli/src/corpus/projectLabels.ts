import { z } from 'zod';
import { madeOf, type Server, userErrors } from '../remote/server.ts';

const labelSet = z.object({ id: z.string(), version: z.number(), labels: z.array(z.object({ text: z.string() })) });

/** The names of the classes that a project has now; none when it has no label set. */
export async function activeLabels(server: Server, projectId: string): Promise<string[]> {
  const { node } = await server.query(
    'query Labels($id: ID!) { node(id: $id) { ... on Project { activeLabelSet { id version labels { text } } } } }',
    z.object({ node: z.object({ activeLabelSet: labelSet.nullable() }).nullable() }),
    { id: projectId },
  );
  return (node?.activeLabelSet?.labels ?? []).map(({ text }) => text);
}

/**
 * Sees to it that a project's classes are these: nothing is written where they are, whatever senses and synonyms they have
 * there; else they become the next version of its labels.
 */
export async function useLabels(server: Server, projectId: string, labels: readonly string[]): Promise<void> {
  const now = await activeLabels(server, projectId);
  if (sameLabels(now, labels)) return;
  const { createLabelSet } = await server.query(
    `mutation Labels($input: CreateLabelSetInput!) {
       createLabelSet(input: $input) { labelSet { id version labels { text } } userErrors { code message } }
     }`,
    z.object({ createLabelSet: z.object({ labelSet: labelSet.nullable(), userErrors }) }),
    { input: { projectId, labels } },
  );
  const { version } = madeOf(createLabelSet.labelSet, createLabelSet.userErrors);
  console.error(`stray: the project's classes were others; these are version ${version} of them and in use now`);
}

export function sameLabels(these: readonly string[], those: readonly string[]): boolean {
  return these.length === those.length && these.every((text, i) => text === those[i]);
}
