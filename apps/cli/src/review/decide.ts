import { accepted, graphql, type SampleFilter, type StrayClient, type VariablesOf } from '@stray/client';
import { worded } from '../input/apiName.ts';
import { exitCodes } from '../options.ts';

const Review = graphql(`
  mutation Review($input: ReviewInput!) {
    review(input: $input) { event { id sampleCount } userErrors { code message } }
  }
`);

const Undo = graphql(`
  mutation Undo($id: ID!) {
    undo(input: { targetId: $id }) { event { id sampleCount } userErrors { code message } }
  }
`);

export interface Said {
  readonly filter?: SampleFilter | undefined;
  readonly decision?: VariablesOf<typeof Review>['input']['decision'];
  readonly to?: string | undefined;
  readonly tag: readonly string[];
  readonly untag: readonly string[];
  readonly note?: string | undefined;
  readonly json: boolean;
}

const photos = (n: number) => `${n.toLocaleString('en')} photo${n === 1 ? '' : 's'}`;

/** Says something of all samples that match, as one event. */
export async function decide(server: StrayClient, datasetId: string, said: Said): Promise<number> {
  const { filter = {}, decision, to, tag, untag, note, json } = said;
  const { review } = await server.query(Review, {
    input: {
      ...{ datasetId, filter, decision, note },
      ...(to !== undefined && { relabelTo: to }),
      ...{ tags: [...tag], removeTags: [...untag] },
    },
  });
  // Where nothing matches there is nothing to take back.
  if (review.userErrors.length === 0 && review.event === null) {
    console.log(json ? JSON.stringify({ event: null, samples: 0 }) : 'no photo matches');
    return exitCodes.done;
  }
  const { id, sampleCount } = accepted(review, 'event');
  if (json) console.log(JSON.stringify({ event: id, samples: sampleCount }));
  else {
    const what = [
      ...(decision ? [worded(decision) + (to === undefined ? '' : ` to ${to}`)] : []),
      ...tag.map((one) => `tagged ${one}`),
      ...untag.map((one) => `no longer tagged ${one}`),
      ...(note === undefined ? [] : ['noted']),
    ];
    console.log(`${photos(sampleCount)}: ${what.join(', ')}`);
    console.log(`event ${id}`);
  }
  return exitCodes.done;
}

export async function takeBack(server: StrayClient, eventId: string, { json }: { json: boolean }): Promise<number> {
  const { id, sampleCount } = accepted((await server.query(Undo, { id: eventId })).undo, 'event');
  console.log(json ? JSON.stringify({ event: id, samples: sampleCount }) : `undone for ${photos(sampleCount)}`);
  return exitCodes.done;
}
