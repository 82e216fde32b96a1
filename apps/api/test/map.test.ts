import { encodeGlobalID } from '@pothos/plugin-relay';
import { parseFilter } from '@stray/core';
import { putEmbeddings, review, samplePage, startProjection, writePlaces } from '@stray/db';
import { expect, it } from 'vitest';
import { encoderId, scoredDataset } from './fixture.ts';
import { suite } from './suite.ts';

const facts = `id status progress sampleCount outdated encoderId error { code }`;
const look = `query ($id: ID!) { node(id: $id) { ... on Dataset {
  projection { ${facts} } shownProjection { ${facts} } } } }`;
const ask = (name: string, argument: string) => `mutation ($id: ID!) { ${name}(input: { ${argument}: $id }) {
  projection { ${facts} } userErrors { code path } } }`;

interface Answer {
  readonly projection: { readonly id: string; readonly status: string } | null;
  readonly userErrors: readonly { readonly code: string }[];
}

suite('the map', ({ api, db }) => {
  /** A dataset of which all but the sample that could not be read are on a map. */
  async function mapped() {
    const { datasetId, runId } = await scoredDataset(db());
    const samples = await db().sample.findMany({ where: { datasetId, errorCode: null }, orderBy: { id: 'asc' } });
    const embedding = Float32Array.of(1, 0);
    await putEmbeddings(
      db(),
      encoderId,
      samples.map(({ sha256 }) => ({ sha256: sha256 ?? '', embedding })),
    );
    const { id } = await db().projection.create({
      data: { datasetId, encoderId, method: 'umap', parameters: {}, seed: 0, status: 'COMPLETED' },
    });
    await writePlaces(
      db(),
      id,
      samples.map((sample, i) => ({ sampleId: sample.id, x: i, y: -i })),
    );
    return { datasetId, runId, id, samples };
  }
  const fetchPart = (id: string, part: string, headers: Record<string, string> = {}) =>
    fetch(`${api().url}/map/${encodeURIComponent(id)}/${part}`, { headers });
  async function told(datasetId: string) {
    const { data } = await api().graphql(look, { id: encodeGlobalID('Dataset', datasetId) });
    return (data as { node: { projection: unknown; shownProjection: { outdated: boolean; id: string } | null } }).node;
  }
  async function mutate(name: string, argument: string, id: string): Promise<Answer> {
    const { data, errors } = await api().graphql(ask(name, argument), { id });
    expect(errors).toBeUndefined();
    return (data as Record<string, Answer>)[name] as Answer;
  }

  it('comes as columns in the order of ids, with what run and people say', async () => {
    const { id, datasetId, runId, samples } = await mapped();
    const dropped = samples[2]?.id ?? '';
    await review(db(), {
      datasetId,
      runId,
      samples: { ids: [dropped] },
      decision: 'DROP',
      by: { actorKind: 'LOCAL', actor: 'me' },
    });
    await db().sampleScore.deleteMany({ where: { runId, sampleId: samples[3]?.id ?? '' } });
    const places = Buffer.from(await (await fetchPart(encodeGlobalID('Projection', id), 'places')).arrayBuffer());
    const n = places.readUInt32LE();
    expect([n, places.length]).toEqual([20, 4 + 20 * 24]);
    expect(places.subarray(4 + 16, 4 + 32).toString('hex')).toBe(samples[1]?.id.replaceAll('-', ''));
    expect([places.readFloatLE(4 + 16 * n + 4 * 7), places.readFloatLE(4 + 20 * n + 4 * 7)]).toEqual([7, -7]);
    const states = Buffer.from(await (await fetchPart(id, 'states')).arrayBuffer());
    const scores = await db().sampleScore.findMany({ where: { runId } });
    const of = (i: number) => scores.find(({ sampleId }) => sampleId === samples[i]?.id);
    expect(states.readFloatLE(8)).toBeCloseTo(of(0)?.score ?? -1, 6);
    expect(states.readFloatLE(8 + 4 * 3)).toBeNaN();
    const labels = ['hat', 'dress'];
    expect(states.readUInt16LE(8 + 4 * n)).toBe(labels.indexOf(of(0)?.nearestLabel ?? '') + 1);
    expect(states.readUInt16LE(8 + 4 * n + 2 * 3)).toBe(0);
    expect([...states.subarray(8 + 6 * n, 8 + 7 * n)]).toEqual(samples.map((_, i) => (i === 2 ? 2 : 0)));
    expect([...states.subarray(8 + 7 * n, 8 + 8 * n)]).toEqual(samples.map((_, i) => (of(i)?.flagged ? 1 : 0)));
    expect(JSON.parse(states.subarray(8 + 8 * n).toString())).toEqual({ labels });
    expect(states.readUInt32LE(4)).toBe(states.length - 8 - 8 * n);
  });

  it('is kept by a browser only while it holds: decisions change states, deletions both', async () => {
    const { id, datasetId, runId, samples } = await mapped();
    const tags = async () =>
      Promise.all(['places', 'states'].map(async (part) => (await fetchPart(id, part)).headers.get('etag') ?? ''));
    const [places = '', states = ''] = await tags();
    const again = await fetchPart(id, 'places', { 'if-none-match': places });
    expect([again.status, again.headers.get('cache-control')]).toEqual([304, 'private, no-cache']);
    expect((await fetchPart(id, 'states', { 'if-none-match': states })).status).toBe(304);
    const some = { datasetId, runId, samples: { ids: [samples[0]?.id ?? ''] } };
    await review(db(), { ...some, decision: 'KEEP', by: { actorKind: 'LOCAL', actor: 'me' } });
    expect(await tags()).toEqual([places, expect.not.stringMatching(states)]);
    const decided = (await tags())[1];
    await db().sample.delete({ where: { id: samples[5]?.id ?? '' } });
    expect((await tags()).map((tag) => tag === places || tag === decided)).toEqual([false, false]);
  });

  it('tells which points match a filter, a bit each, as the list of samples has it', async () => {
    const { id, datasetId, runId, samples } = await mapped();
    const kept = { datasetId, runId, samples: { ids: [samples[2]?.id ?? '', samples[17]?.id ?? ''] } };
    await review(db(), { ...kept, decision: 'KEEP', by: { actorKind: 'LOCAL', actor: 'me' } });
    await db().sampleScore.deleteMany({ where: { runId, sampleId: samples[3]?.id ?? '' } });
    const matching = async (filter: string) => {
      const answer = await fetchPart(id, `matching?${new URLSearchParams({ filter })}`);
      expect(answer.headers.get('cache-control')).toBe('private, no-store');
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect(bytes.length).toBe(8 + Math.ceil(bytes.readUInt32LE() / 8));
      const found = samples.filter((_, i) => ((bytes[8 + (i >> 3)] ?? 0) >> (7 - (i & 7))) & 1);
      expect([bytes.readUInt32LE(), bytes.readUInt32LE(4)]).toEqual([samples.length, found.length]);
      return found.map((sample) => sample.id);
    };
    for (const text of [
      'flagged',
      'not flagged',
      'score < 0.3',
      'reviewed',
      'decision = keep or nearest = hat',
      'all',
    ]) {
      const filter = parseFilter(text).filter ?? {};
      const { rows } = await samplePage(db(), {
        datasetId,
        runId,
        filter,
        first: 500,
        orderBy: { field: 'PATH', direction: 'ASC' },
      });
      const expected = rows.filter(({ sample }) => sample.errorCode === null).map(({ sample }) => sample.id);
      expect([text, await matching(text)]).toEqual([text, expected.sort()]);
    }
    expect(await matching('reviewed')).toHaveLength(2);
    expect(await matching('')).toHaveLength(20);
    await db().sample.deleteMany({ where: { datasetId } });
    expect(Buffer.from(await (await fetchPart(id, 'matching?filter=flagged')).arrayBuffer())).toEqual(Buffer.alloc(8));
  });

  it('refuses what is no filter in words', async () => {
    const { id } = await mapped();
    const answer = await fetchPart(id, 'matching?filter=scroe+%3C+1');
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { errors: [{ message: '“scroe” is no field; did you mean score?', extensions: { code: 'BAD_ARGUMENT' } }] },
    ]);
  });

  it('is nothing at other addresses, and while it is not complete', async () => {
    const { id } = await mapped();
    const other = '0197a8a0-0000-7000-8000-000000000000';
    for (const path of [`${other}/places`, `${id}/pictures`, 'x/places', `${encodeGlobalID('Sample', id)}/places`]) {
      const answer = await fetch(`${api().url}/map/${path}`);
      expect([path, answer.status]).toEqual([path, 404]);
    }
    await db().projection.update({ where: { id }, data: { status: 'RUNNING' } });
    expect((await fetchPart(id, 'places')).status).toBe(404);
  });

  it('is older than its dataset once more is embedded, or scored by another encoder', async () => {
    const { id, datasetId } = await mapped();
    expect((await told(datasetId)).shownProjection).toMatchObject({
      id: encodeGlobalID('Projection', id),
      sampleCount: 20,
      outdated: false,
      progress: 1,
    });
    const sha256 = 'f'.repeat(64);
    await db().sample.create({ data: { datasetId, path: 'new.jpg', bytes: 1, sha256 } });
    expect((await told(datasetId)).shownProjection?.outdated).toBe(false);
    await putEmbeddings(db(), encoderId, [{ sha256, embedding: Float32Array.of(0, 1) }]);
    expect((await told(datasetId)).shownProjection?.outdated).toBe(true);
    await db().sample.deleteMany({ where: { datasetId, sha256 } });
    await db().scoreRun.updateMany({ where: { datasetId }, data: { encoderId: 'other@0123456789abcdef' } });
    expect((await told(datasetId)).shownProjection?.outdated).toBe(true);
  });

  it('is asked for once, cancelled and made again; the one before it is shown meanwhile', async () => {
    const { id, datasetId } = await mapped();
    const dataset = encodeGlobalID('Dataset', datasetId);
    const first = (await mutate('projectDataset', 'datasetId', dataset)).projection;
    expect(first?.status).toBe('QUEUED');
    expect((await mutate('projectDataset', 'datasetId', dataset)).projection?.id).toBe(first?.id);
    expect((await told(datasetId)).shownProjection?.id).toBe(encodeGlobalID('Projection', id));
    const newest = first?.id ?? '';
    const conflict = { projection: null, userErrors: [{ code: 'CONFLICT', path: ['input', 'projectionId'] }] };
    expect(await mutate('retryProjection', 'projectionId', newest)).toEqual(conflict);
    expect((await mutate('cancelProjection', 'projectionId', newest)).projection?.status).toBe('CANCELLED');
    expect(await mutate('cancelProjection', 'projectionId', newest)).toEqual(conflict);
    expect((await mutate('retryProjection', 'projectionId', newest)).projection?.status).toBe('QUEUED');
    const uuid = Buffer.from(newest, 'base64').toString().split(':')[1] ?? '';
    expect(await startProjection(db(), uuid)).toMatchObject({ status: 'RUNNING', encoderId });
  });

  it('takes scores: a dataset without a run has none', async () => {
    const project = await db().project.create({ data: { name: 'New', slug: 'new' } });
    const { id } = await db().dataset.create({ data: { projectId: project.id, name: 'photos' } });
    const { userErrors } = await mutate('projectDataset', 'datasetId', encodeGlobalID('Dataset', id));
    expect(userErrors).toEqual([{ code: 'CONFLICT', path: ['input', 'datasetId'] }]);
  });
});
