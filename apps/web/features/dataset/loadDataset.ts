import type { Client } from '@urql/core';
import { ask, isUnreachable } from '../api/ask.ts';
import type { ResultOf } from '../api/graphql.ts';
import { type May, mayOf } from '../members/may.ts';
import { LookAtSample, type Sample } from '../samples/documents.ts';
import { loadSamples, type SamplePages } from '../samples/loadSamples.ts';
import { similarToOf } from '../search/searchState.ts';
import { type Dataset, FindDataset, LookAtDataset } from './documents.ts';
import { filterOf, type ViewState } from './viewState.ts';

export interface DatasetPage {
  readonly project: { readonly name: string; readonly slug: string };
  readonly dataset: Dataset;
  /** Whether the project has classes to score by. */
  readonly hasLabels: boolean;
  readonly may: May;
  /** Null where what they are compared with is refused; the page tells why. */
  readonly samples: SamplePages | null;
  /** The sample that the address names. */
  readonly sample: Sample | null;
}

/**
 * All that the page of a dataset shows when it opens.
 *
 * @returns null when there is no such project or dataset
 * @throws ApiFailure
 */
export async function loadDataset(
  client: Client,
  { project: slug, dataset: name }: { project: string; dataset: string },
  view: ViewState,
): Promise<DatasetPage | null> {
  const found = await findDataset(client, slug, name);
  if (found === null) return null;
  const { project, id } = found;
  const [{ node }, samples, sample] = await Promise.all([
    ask(client, LookAtDataset, { id }),
    loadSamples(client, { datasetId: id, filter: filterOf(view), similarTo: similarToOf(view.like) }).catch(
      (error: unknown) => {
        if (view.like === null || isUnreachable(error)) throw error;
        return null;
      },
    ),
    view.sample === null ? null : lookAtSample(client, view.sample),
  ]);
  if (node?.__typename !== 'Dataset') return null;
  const { role, activeLabelSet } = node.project;
  return { project, dataset: node, hasLabels: activeLabelSet !== null, may: mayOf(role), samples, sample };
}

async function findDataset(client: Client, slug: string, name: string) {
  let after: string | null = null;
  do {
    const found: ResultOf<typeof FindDataset> = await ask(client, FindDataset, { slug, after });
    if (found.project === null) return null;
    const { datasets, ...project } = found.project;
    const edge = datasets.edges.find(({ node }) => node.name === name || node.id === name);
    if (edge) return { project, id: edge.node.id };
    after = datasets.pageInfo.hasNextPage ? datasets.pageInfo.endCursor : null;
  } while (after !== null);
  return null;
}

/** An id from an address may be of anything, or of nothing. */
async function lookAtSample(client: Client, id: string): Promise<Sample | null> {
  try {
    const { node } = await ask(client, LookAtSample, { id });
    return node?.__typename === 'Sample' ? node : null;
  } catch {
    return null;
  }
}
