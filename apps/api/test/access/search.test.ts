import { randomUUID } from 'node:crypto';
import { tinyImage } from '@stray/testing';
import { expect, it } from 'vitest';
import { type Known, serverMode } from '../serverMode.ts';
import { makeWorld, missingWorld } from './world.ts';

serverMode('searching', ({ api, db, person, join, graphql }) => {
  it('by a sample or an image of somebody else’s is as by none', async () => {
    const [own, foreign] = [await makeWorld(db()), await makeWorld(db())];
    const [{ id, known }, owner] = [
      await person(`s${randomUUID().slice(0, 8)}`),
      await person(`o${randomUUID().slice(0, 8)}`),
    ];
    await join(id, own.projectId, 'VIEWER');
    await join(owner.id, foreign.projectId, 'OWNER');
    const send = async (headers: Known, dataset: string | undefined, body: Uint8Array) =>
      fetch(`${api().url}/search/${dataset}`, { method: 'POST', headers, body });
    const bytes = await tinyImage({ colour: 0x102030 });
    const { imageId } = (await (await send(owner.known, foreign.ids.Dataset, bytes)).json()) as { imageId: string };
    const ask = (similarTo: string) =>
      graphql(
        known,
        `{ node(id: "${own.ids.Dataset}") { ... on Dataset { samples(similarTo: ${similarTo}) { totalCount } } } }`,
      );

    const bySample = await ask(`{ sampleId: "${foreign.ids.Sample}" }`);
    expect(bySample.body.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    expect(bySample.text).toBe((await ask(`{ sampleId: "${missingWorld().ids.Sample}" }`)).text);
    const byImage = await ask(`{ imageId: "${imageId}" }`);
    expect(byImage.body.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    expect(byImage.text).toBe((await ask(`{ imageId: "${'0'.repeat(64)}" }`)).text);

    // Their own search by the same bytes is their own.
    expect((await send(known, own.ids.Dataset, bytes)).status).toBe(200);
    expect((await ask(`{ imageId: "${imageId}" }`)).body.errors).toBeUndefined();
    expect((await send(known, foreign.ids.Dataset, bytes)).status).toBe(404);
  });
});
