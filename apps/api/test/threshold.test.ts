import { createHash } from 'node:crypto';
import { createRun, insertSamples, type PrismaClient, writeCalibration } from '@stray/db';
import { expect, it } from 'vitest';
import { encoderId, type Fixture, scoredDataset } from './fixture.ts';
import { suite } from './suite.ts';

const startRun = `mutation ($input: StartRunInput!) { startRun(input: $input) {
  run { status thresholdPolicy parameters calibration { n leastPValue guarantee dataset { name } } } userErrors { code message path } } }`;
const setThreshold = `mutation ($input: SetThresholdInput!) { setThreshold(input: $input) {
  run { threshold thresholdPolicy flaggedCount calibration { n leastPValue datasetId dataset { name } guarantee shortfall } }
  userErrors { code message path } } }`;

const globalId = (type: string, id: string) => Buffer.from(`${type}:${id}`).toString('base64');

/** Another dataset of the project, with `count` files of its own. */
async function goodPhotos(db: PrismaClient, { projectId }: Pick<Fixture, 'projectId'>, count = 3): Promise<string> {
  const { id } = await db.dataset.create({ data: { projectId, name: 'good photos' } });
  const files = Array.from({ length: count }, (_, i) => `good/${i}.jpg`);
  const sha256 = (path: string) => createHash('sha256').update(path).digest('hex');
  await insertSamples(
    db,
    id,
    files.map((path) => ({ path, bytes: 1000, sha256: sha256(path) })),
  );
  return id;
}

suite('thresholds', ({ api, db }) => {
  const set = async (runId: string, thresholdPolicy?: object) =>
    (await api().graphql(setThreshold, { input: { runId: globalId('ScoreRun', runId), thresholdPolicy } })).data
      ?.setThreshold;

  it('a given threshold flags anew at once, and the method’s own rule brings the old flags back', async () => {
    const { runId } = await scoredDataset(db());
    const rule = { kind: 'even-odds', threshold: 0.2 };
    await db().scoreRun.update({
      where: { id: runId },
      data: { parameters: { groups: 100, rule, defaultRule: rule } },
    });
    const flagged = () => db().sampleScore.count({ where: { runId, flagged: true } });
    expect(await set(runId, { given: 0.5 })).toEqual({
      run: { threshold: 0.5, thresholdPolicy: 'given', flaggedCount: 10, calibration: null },
      userErrors: [],
    });
    expect(await flagged()).toBe(10);
    const { parameters } = await db().scoreRun.findUniqueOrThrow({ where: { id: runId } });
    expect(parameters).toMatchObject({ groups: 100, rule: { kind: 'given', threshold: 0.5 }, defaultRule: rule });
    expect(await set(runId)).toMatchObject({ run: { threshold: 0.2, thresholdPolicy: 'even-odds', flaggedCount: 4 } });
    expect(await flagged()).toBe(4);
  });

  it('calibrated policies flag by the stored calibration scores, and say what they promise', async () => {
    const fixture = await scoredDataset(db());
    const { runId } = fixture;
    const datasetId = await goodPhotos(db(), fixture);
    await db().calibration.create({ data: { runId, datasetId } });
    const scores = Float64Array.from({ length: 39 }, (_, i) => 0.425 + i / 100);
    await writeCalibration(db(), runId, scores);
    const recall = await set(runId, { targetRecall: 0.9 });
    expect(recall).toMatchObject({
      run: {
        threshold: 0.425 + 3 / 100,
        thresholdPolicy: 'target-recall',
        flaggedCount: 10,
        calibration: {
          n: 39,
          leastPValue: 1 / 40,
          datasetId: globalId('Dataset', datasetId),
          dataset: { name: 'good photos' },
          guarantee: expect.stringContaining('at least 90 %'),
          shortfall: null,
        },
      },
    });
    expect(await set(runId, { fdr: 0.1 })).toMatchObject({
      run: { threshold: 0.425, thresholdPolicy: 'fdr', flaggedCount: 9, calibration: { shortfall: null } },
    });
    expect(await set(runId, { fdr: 0.01 })).toMatchObject({
      run: { flaggedCount: 0, calibration: { shortfall: expect.stringContaining('at least 222') } },
    });
    await db().dataset.delete({ where: { id: datasetId } });
    expect(await set(runId, { fdr: 0.1 })).toMatchObject({
      run: { flaggedCount: 9, calibration: { n: 39, datasetId: null, dataset: null } },
    });
  });

  it('a policy that cannot be is refused, and the flags stay', async () => {
    const { runId, datasetId } = await scoredDataset(db());
    const refused = (code: string, field: string) => ({
      run: null,
      userErrors: [{ code, path: ['input', field], message: expect.any(String) }],
    });
    const policy = 'thresholdPolicy';
    expect(await set(runId, {})).toEqual(refused('BAD_ARGUMENT', policy));
    expect(await set(runId, { given: 0.5, fdr: 0.1 })).toEqual(refused('BAD_ARGUMENT', policy));
    expect(await set(runId, { given: 1.5 })).toEqual(refused('BAD_ARGUMENT', policy));
    expect(await set(runId, { targetRecall: 1 })).toEqual(refused('BAD_ARGUMENT', policy));
    expect(await set(runId, { fdr: 0 })).toEqual(refused('BAD_ARGUMENT', policy));
    expect(await set(runId, { fdr: 0.1 })).toEqual(refused('CALIBRATION_EMPTY', policy));
    expect(await set(runId)).toEqual(refused('CONFLICT', 'runId'));
    const labelSet = await db().labelSet.findFirstOrThrow();
    const run = { datasetId, labelSetId: labelSet.id, encoderId, method: 'mcm', parameters: {}, seed: 0 } as const;
    expect(await set((await createRun(db(), run)).id, { given: 0.5 })).toEqual(refused('CONFLICT', 'runId'));
    expect(await set('0198a000-0000-7000-8000-000000000000', { given: 0.5 })).toEqual(refused('NOT_FOUND', 'runId'));
    expect(await db().sampleScore.count({ where: { runId, flagged: true } })).toBe(4);
  });

  it('a run is queued with its policy and its calibration dataset', async () => {
    const fixture = await scoredDataset(db());
    const good = await goodPhotos(db(), fixture);
    const datasetId = globalId('Dataset', fixture.datasetId);
    const calibrationDatasetId = globalId('Dataset', good);
    const input = { datasetId, calibrationDatasetId, thresholdPolicy: { targetRecall: 0.9 } };
    expect((await api().graphql(startRun, { input })).data?.startRun).toEqual({
      run: {
        status: 'QUEUED',
        thresholdPolicy: null,
        parameters: { rule: { kind: 'target-recall', recall: 0.9 } },
        calibration: { n: 0, leastPValue: null, guarantee: null, dataset: { name: 'good photos' } },
      },
      userErrors: [],
    });
  });

  it('a calibration dataset must be there, hold photos, and hold none of those to be flagged', async () => {
    const fixture = await scoredDataset(db());
    const other = await db().project.create({ data: { name: 'Other', slug: 'other' } });
    const elsewhere = await goodPhotos(db(), { projectId: other.id });
    const empty = await db().dataset.create({ data: { projectId: fixture.projectId, name: 'empty' } });
    const answer = async (calibration: string | undefined, thresholdPolicy?: object) => {
      const input = {
        datasetId: globalId('Dataset', fixture.datasetId),
        calibrationDatasetId: calibration === undefined ? undefined : globalId('Dataset', calibration),
        thresholdPolicy,
      };
      return (await api().graphql(startRun, { input })).data?.startRun;
    };
    const refused = (code: string, message: RegExp) => ({
      run: null,
      userErrors: [{ code, path: ['input', 'calibrationDatasetId'], message: expect.stringMatching(message) }],
    });
    expect(await answer(undefined, { fdr: 0.1 })).toEqual(refused('CALIBRATION_EMPTY', /needs a calibration dataset/));
    expect(await answer(elsewhere)).toEqual(refused('NOT_FOUND', /no such dataset/));
    expect(await answer(empty.id)).toEqual(refused('CALIBRATION_EMPTY', /no images/));
    expect(await answer(fixture.datasetId)).toEqual(refused('CALIBRATION_UNSUITABLE', /^21 of the 21 /));
    expect(await db().scoreRun.count()).toBe(1);
  });
});
