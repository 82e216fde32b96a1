import { type ListedSample, type SampleFilter, type StrayClient, samples } from '@stray/client';
import { worded } from '../input/apiName.ts';
import { exitCodes } from '../options.ts';
import { standardOutputLines } from '../output/lines.ts';

const largestPage = 500;

export interface Listing {
  readonly filter?: SampleFilter | undefined;
  readonly limit?: number | undefined;
  readonly json: boolean;
}

/** Tells the samples that match, the lowest scores first; read as they are told, however many. */
export async function listSamples(
  server: StrayClient,
  datasetId: string,
  { filter, limit = Number.POSITIVE_INFINITY, json }: Listing,
): Promise<number> {
  const lines = standardOutputLines();
  const found = samples(server, {
    ...{ datasetId, filter, pageSize: Math.min(limit, largestPage) },
    orderBy: { field: 'SCORE', direction: 'ASC' },
  });
  let told = 0;
  for await (const sample of found) {
    await lines.add(json ? JSON.stringify(sample) : lineOf(sample));
    told += 1;
    if (told === limit) break;
  }
  await lines.finish();
  return exitCodes.done;
}

function lineOf({ score, path, decision, relabelTo, reason, error }: ListedSample): string {
  const decided = decision === null ? '' : `${worded(decision)}${relabelTo === null ? '' : ` to ${relabelTo}`}`;
  return [score === null ? '–' : score.toFixed(3), path, decided, reason ?? error?.message ?? ''].join('  ').trimEnd();
}
