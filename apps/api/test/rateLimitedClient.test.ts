import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, graphql } from '@stray/client';
import { localFiles, upload } from '@stray/client/files';
import { makeDataset, makeProject, tinyImage } from '@stray/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { strayIn } from '../../cli/test/stray.ts';
import type { RateKind } from '../src/rates.ts';
import { type Api, startApi } from './harness.ts';
import { suite } from './suite.ts';

const Encoders = graphql(`query Encoders { encoders { id } }`);
const Progress = graphql(`subscription Progress($id: ID!) { datasetProgress(datasetId: $id) { sampleCount } }`);

suite('a client that asks too often', ({ database, queue }) => {
  let api: Api;
  let refused: RateKind[];
  let photos: string;
  beforeEach(async () => {
    refused = [];
    const rates = { graphql: 2, uploads: 2, media: 2 };
    const rateLimits = { rates, windowSeconds: 2, onRefused: (kind: RateKind) => refused.push(kind) };
    api = await startApi(database(), queue(), { rateLimits });
    photos = await mkdtemp(join(tmpdir(), 'stray-photos-'));
    for (let i = 0; i < 3; i++) await writeFile(join(photos, `${i}.png`), await tinyImage({ colour: i }));
  });
  afterEach(async () => {
    await api.close();
    await rm(photos, { recursive: true });
  });
  const sendPhotos = async (rateLimitRetries?: number) => {
    const { id } = await makeDataset(database().prisma);
    const datasetId = Buffer.from(`Dataset:${id}`).toString('base64');
    const client = createClient({ url: api.url, rateLimitRetries });
    const rejected = await upload(client, await localFiles([photos]), { datasetId });
    return { rejected, samples: await database().prisma.sample.count({ where: { datasetId: id } }) };
  };

  it('gets its answers when it may come again', async () => {
    const client = createClient({ url: api.url });
    for (let i = 0; i < 3; i++) expect((await client.query(Encoders)).encoders).toHaveLength(1);
    expect(refused).toEqual(['graphql']);
  });

  it('sends all its photos', async () => {
    expect(await sendPhotos()).toEqual({ rejected: [], samples: 3 });
    expect(refused).toContain('uploads');
  });

  it('sends a body that it reads once as often as it takes', async () => {
    const client = createClient({ url: api.url });
    const { id } = await makeProject(database().prisma);
    const query = new URLSearchParams({
      project: Buffer.from(`Project:${id}`).toString('base64'),
      name: 'list',
      format: 'text',
    });
    for (let i = 0; i < 3; i++) {
      const body = () => new Blob(['sail\nroof\n']).stream();
      expect(await client.send(`/words?${query}`, body)).toMatchObject({ words: 2 });
    }
    expect(refused.length).toBeGreaterThan(0);
  });

  it('hears its stream', async () => {
    const client = createClient({ url: api.url });
    const { id } = await makeDataset(database().prisma);
    for (let i = 0; i < 2; i++) await client.query(Encoders);
    const events = client.subscribe(Progress, { id: Buffer.from(`Dataset:${id}`).toString('base64') });
    expect((await events.next()).value).toEqual({ datasetProgress: { sampleCount: 0 } });
    await events.return();
    expect(refused).toEqual(['graphql']);
  });

  it('may be the command line', async () => {
    const words = ['upload', photos, 'wardrobe/June', '--create', '--url', api.url];
    expect(await strayIn({ env: { XDG_CONFIG_HOME: photos } }, ...words)).toMatchObject({ code: 0 });
    expect(await database().prisma.sample.count({ where: { dataset: { name: 'June' } } })).toBe(3);
    expect(refused).toEqual(expect.arrayContaining(['graphql', 'uploads']));
  });

  it('is told so at once where it would rather not wait', async () => {
    const client = createClient({ url: api.url, rateLimitRetries: 0 });
    for (let i = 0; i < 2; i++) await client.query(Encoders);
    await expect(client.query(Encoders)).rejects.toMatchObject({ name: 'ClientError', code: 'RATE_LIMITED' });
    await expect(sendPhotos(0)).rejects.toMatchObject({ name: 'ClientError', code: 'RATE_LIMITED' });
    expect(refused).toEqual(['graphql', 'uploads']);
  });
});
