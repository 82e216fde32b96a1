import { tarOf, tinyImage } from '@stray/testing';
import { sha256Of } from '../client.ts';
import type { RunStage } from '../stage.ts';
import { makeDataset } from './project.ts';

const atOnce = 4;
const tarMembers = 400;

/** upload: images by several clients at once, parcels of them, and archives, sent until they are acknowledged. */
export const upload =
  (name: string): RunStage =>
  async ({ client, killing }) => {
    const { datasetId, key } = await makeDataset(client, name);
    const acknowledged = new Map<string, string>();
    let next = 0;
    const lane = async () => {
      while (killing() || next < 20) {
        const number = next++;
        const bytes = await tinyImage({ colour: number & 0xffffff, width: 64 + (number >> 12), height: 64 });
        const path = `${number}.png`;
        await client.send(datasetId, path, bytes);
        acknowledged.set(path, sha256Of(bytes));
      }
    };
    const tars = async (kind: 'archives' | 'parcels') => {
      const more: Readonly<Record<string, string>> = kind === 'parcels' ? { parcel: '1' } : {};
      for (let tar = 0; tar === 0 || killing(); tar++) {
        const members = await Promise.all(
          Array.from({ length: tarMembers }, async (_, i) => ({
            name: `${kind}/${tar}/${i}.png`,
            bytes: await tinyImage({ colour: i, width: 8 + tar, height: kind === 'parcels' ? 10 : 9 }),
          })),
        );
        await client.send(datasetId, `${tar}.tar`, tarOf(members), more);
        for (const { name, bytes } of members) acknowledged.set(name, sha256Of(bytes));
      }
    };
    await Promise.all([tars('archives'), tars('parcels'), ...Array.from({ length: atOnce }, lane)]);
    await allTakenApart();

    return async ({ query, blob }) => {
      const rows = await query<{ path: string; sha256: string }>(
        'SELECT path, sha256 FROM "Sample" WHERE "datasetId" = $1::uuid',
        [key],
      );
      const byPath = new Map<string, string[]>();
      for (const { path, sha256 } of rows) byPath.set(path, [...(byPath.get(path) ?? []), sha256]);
      let [lost, doubled] = [0, 0];
      for (const [path, sha256] of acknowledged) {
        const found = byPath.get(path) ?? [];
        const bytes = found.includes(sha256) ? await blob(sha256) : undefined;
        if (bytes === undefined || sha256Of(bytes) !== sha256) lost += 1;
        if (found.length > 1) doubled += 1;
      }
      return {
        lost,
        doubled,
        looked: `${acknowledged.size} acknowledged images, those of archives and parcels among them`,
      };
    };

    async function allTakenApart(after: string | null = null): Promise<void> {
      const query = `query ($id: ID!, $after: String) { node(id: $id) { ... on Dataset { uploads(first: 100, after: $after) {
        edges { node { status } } pageInfo { hasNextPage endCursor } } } } }`;
      interface Page {
        readonly edges: readonly { readonly node: { readonly status: string } }[];
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
      }
      interface Answer {
        readonly node: { readonly uploads: Page };
      }
      const { node } = await client.ask<Answer>(query, { id: datasetId, after });
      const { edges, pageInfo } = node.uploads;
      if (edges.some((edge) => edge.node.status === 'FAILED')) throw new Error('An archive failed.');
      if (edges.every((edge) => edge.node.status === 'COMPLETED')) {
        if (pageInfo.hasNextPage) await allTakenApart(pageInfo.endCursor);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
      await allTakenApart(after);
    }
  };
