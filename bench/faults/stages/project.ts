import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from '../client.ts';

export const demo = fileURLToPath(new URL('../../../demo/clothing/hat', import.meta.url));

/** The row's id in what GraphQL calls by a global one. */
export const keyOf = (globalId: string): string => Buffer.from(globalId, 'base64').toString('utf8').split(':')[1] ?? '';

interface Named {
  readonly id: string;
}

/** A dataset of the demo project, made once however often it takes. */
export async function makeDataset(client: Client, name: string): Promise<{ datasetId: string; key: string }> {
  const { project } = await client.ask<{ project: Named }>('{ project(slug: "demo") { id } }');
  await client.ask(
    `mutation ($projectId: ID!, $name: String!) {
       createDataset(input: { projectId: $projectId, name: $name }) { userErrors { code } }
     }`,
    { projectId: project.id, name },
  );
  const found = await client.ask<{ project: { datasets: { edges: { node: Named & { name: string } }[] } } }>(
    '{ project(slug: "demo") { datasets(first: 100) { edges { node { id name } } } } }',
  );
  const dataset = found.project.datasets.edges.find(({ node }) => node.name === name)?.node;
  if (dataset === undefined) throw new Error(`The dataset ${name} was made and is not there.`);
  return { datasetId: dataset.id, key: keyOf(dataset.id) };
}

/** Sends `count` photos of which no two are alike: a byte behind the end of an image makes it another file. */
export async function sendPhotos(
  client: Client,
  datasetId: string,
  { count, round }: { count: number; round: string },
) {
  const photos = await Promise.all((await readdir(demo)).sort().map((name) => readFile(join(demo, name))));
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const number = next++;
      const photo = photos[number % photos.length] ?? Buffer.alloc(0);
      await client.send(datasetId, `${number}.jpg`, Buffer.concat([photo, Buffer.from(`${round} ${number}`)]));
    }
  };
  await Promise.all(Array.from({ length: 8 }, lane));
}

/** Starts a run: once, whatever is answered. */
export async function startRun(client: Client, datasetId: string): Promise<string> {
  const start = `mutation ($datasetId: ID!) { startRun(input: { datasetId: $datasetId }) { run { id } userErrors { message } } }`;
  const latest = `query ($id: ID!) { node(id: $id) { ... on Dataset { runs(first: 1) { totalCount edges { node { id } } } } } }`;
  interface Latest {
    readonly node: {
      readonly runs: { readonly totalCount: number; readonly edges: readonly { readonly node: Named }[] };
    };
  }
  const before = await client.ask<Latest>(latest, { id: datasetId });
  for (;;) {
    const answer = await client.askOnce<{ startRun: { run: Named | null } }>(start, { datasetId });
    if (answer?.startRun.run) return answer.startRun.run.id;
    // Not answered: it was begun, or it was not.
    const { node } = await client.ask<Latest>(latest, { id: datasetId });
    const [first] = node.runs.edges;
    if (node.runs.totalCount > before.node.runs.totalCount && first !== undefined) return first.node.id;
  }
}

/** Waits for a run's end. @throws Error when it is not a good one */
export async function untilScored(client: Client, runId: string): Promise<void> {
  const query = `query ($id: ID!) { node(id: $id) { ... on ScoreRun { status error { message } } } }`;
  for (;;) {
    const { node } = await client.ask<{ node: { status: string; error: { message: string } | null } }>(query, {
      id: runId,
    });
    if (node.status === 'COMPLETED') return;
    if (node.status === 'FAILED' || node.status === 'CANCELLED')
      throw new Error(`A run failed: ${node.error?.message}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}
