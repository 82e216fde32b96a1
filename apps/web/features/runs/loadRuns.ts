import type { Client } from '@urql/core';
import { ask } from '../api/ask.ts';
import { FindRuns, type RunPage, RunsOfDataset, RunsOfProject, type RunsProject } from './documents.ts';
import type { RunsView } from './runsView.ts';

export interface LoadedRuns {
  readonly project: RunsProject;
  readonly runs: RunPage;
}

/**
 * The runs of a project or of one of its datasets.
 *
 * @returns null where there is no such project or dataset
 * @throws ApiFailure
 */
export async function loadRuns(client: Client, slug: string, { dataset, after }: RunsView): Promise<LoadedRuns | null> {
  const { project } = await ask(client, FindRuns, { slug });
  if (project === null) return null;
  if (dataset === null) {
    const found = await ask(client, RunsOfProject, { slug, after });
    return found.project === null ? null : { project, runs: found.project.runs };
  }
  const wanted = project.datasets.edges.find(({ node }) => node.name === dataset)?.node;
  if (wanted === undefined) return null;
  const { node } = await ask(client, RunsOfDataset, { id: wanted.id, after });
  return node?.__typename === 'Dataset' ? { project, runs: node.runs } : null;
}
