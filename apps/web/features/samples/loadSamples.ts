import type { Client } from '@urql/core';
import { samplesWords } from '../../words/index.ts';
import { ApiFailure, ask } from '../api/ask.ts';
import { type Sample, type SampleFilter, SamplePage, type SimilarTo } from './documents.ts';

/** Some screens full. */
export const pageSize = 100;
/** The API gives no more at a time. */
const largestPage = 500;

export interface SampleChoice {
  readonly datasetId: string;
  readonly filter: SampleFilter | null;
  /** The nearest ones come first; by score where there is none. */
  readonly similarTo?: SimilarTo | null;
}

/** Samples in their order, as far as they were asked for. */
export interface SamplePages {
  readonly samples: readonly Sample[];
  readonly totalCount: number;
  /** Where the next page begins; null at the end. */
  readonly next: string | null;
}

/** @throws ApiFailure */
export async function loadSamples(
  client: Client,
  { datasetId, filter, similarTo = null }: SampleChoice,
  { first = pageSize, after = null }: { first?: number; after?: string | null } = {},
): Promise<SamplePages> {
  const { node } = await ask(client, SamplePage, { datasetId, filter, similarTo, first, after });
  if (node?.__typename !== 'Dataset') throw new ApiFailure('refused', samplesWords.noDataset);
  const { edges, totalCount, pageInfo } = node.samples;
  return {
    samples: edges.map((edge) => edge.node),
    totalCount,
    next: pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null,
  };
}

/** Those of a choice that were here before, asked for again. */
export async function reloadSamples(client: Client, choice: SampleChoice, count: number): Promise<SamplePages> {
  let pages = await loadSamples(client, choice, { first: Math.min(largestPage, Math.max(pageSize, count)) });
  while (pages.samples.length < count && pages.next !== null) {
    const more = await loadSamples(client, choice, { first: largestPage, after: pages.next });
    pages = { ...more, samples: [...pages.samples, ...more.samples] };
  }
  return pages;
}
