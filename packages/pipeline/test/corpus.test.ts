import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CorpusEdit, identify, labelsOf } from '@stray/core';
import {
  activateCorpusVersion,
  createLabelSet,
  createQueue,
  createRun,
  type Dataset,
  deleteCorpusVersion,
  editDraft,
  ensureCorpus,
  type LabelSet,
  putEmbeddings,
  type Queue,
  readDraft,
  readEdits,
  readNegatives,
  rebaseDraft,
  repeatRun,
  type ScoreRun,
  startRun,
} from '@stray/db';
import { embeddedEncoder } from '@stray/models';
import { defaultRecipe, openTextTower } from '@stray/scoring';
import { createFileStore, type FileStore } from '@stray/storage';
import { makeDataset, makeProject, makeSamples, withOneDatabase } from '@stray/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { diffOf } from '../src/corpus/diff.ts';
import { changeDraft, draftFrom, draftToMine, publishDraft } from '../src/corpus/drafts.ts';
import { forkVersion } from '../src/corpus/fork.ts';
import { mineDraft } from '../src/corpus/mine.ts';
import { towerSource } from '../src/corpus/negatives.ts';
import { flagSamples } from '../src/flag.ts';
import { scoreSamples } from '../src/score.ts';

const folder = await embeddedEncoder();
const encoderId = identify(folder);
const tower = await openTextTower(folder);
const source = towerSource(tower);
const { groups } = folder.manifest.defaultCorpus;
const known = async (words: Parameters<typeof tower.known>[0]) => tower.known(words);
const edit = (kind: CorpusEdit['kind'], text: string): CorpusEdit => ({ kind, text, polarity: 'noun' });
const classes = ['hat', 'shoe', 't-shirt'];

withOneDatabase((database) => {
  let home: string;
  let blobs: FileStore;
  let queue: Queue;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'stray-corpus-'));
    blobs = createFileStore(home);
    queue = await createQueue(database().url);
  });
  afterAll(async () => {
    await queue.stop();
    await rm(home, { recursive: true });
  });
  const stores = () => ({ db: database().prisma, queue });
  const publish = (draftId: string, message = 'Next', author?: string) =>
    publishDraft(stores(), draftId, { message, author, source, groups });
  const change = (draftId: string, edits: readonly CorpusEdit[], undo: readonly string[] = []) =>
    changeDraft(database().prisma, draftId, { edits, undo, known });

  /** A project with classes and a corpus whose first version was mined for them. */
  async function mined() {
    const { prisma } = database();
    const project = await makeProject(prisma);
    const labelSet = await makeLabels(project.id, classes);
    const corpus = await ensureCorpus(prisma, { projectId: project.id, name: 'Words' });
    const recipe = defaultRecipe(folder.manifest);
    const facts = { corpusId: corpus.id, labelSetId: labelSet.id, encoderId, recipe };
    const draft = await draftToMine(stores(), facts);
    expect(await mineDraft({ db: prisma, blobs, tower }, draft.id)).toBe(true);
    const first = await publish(draft.id, 'First');
    await activateCorpusVersion(prisma, first.id);
    return { project, corpus, labelSet, first };
  }

  async function makeLabels(projectId: string, texts: readonly string[]): Promise<LabelSet> {
    const { prisma } = database();
    const labelSet = await createLabelSet(prisma, { projectId, labels: labelsOf(texts) });
    await prisma.project.update({ where: { id: projectId }, data: { activeLabelSetId: labelSet.id } });
    return labelSet;
  }

  /** A dataset whose photos look exactly like these words. */
  async function photosOf(projectId: string, words: readonly string[]): Promise<Dataset> {
    const { prisma } = database();
    const dataset = await makeDataset(prisma, projectId);
    const samples = await makeSamples(prisma, dataset.id, words.length);
    const rows = await tower.encodeWords(words.map((text) => ({ text, polarity: 'noun' })));
    const { dimension } = tower;
    await putEmbeddings(
      prisma,
      encoderId,
      samples.map(({ sha256 }, i) => ({ sha256, embedding: rows.slice(i * dimension, (i + 1) * dimension) })),
    );
    return dataset;
  }

  async function score(run: ScoreRun): Promise<Map<string, number>> {
    const { prisma } = database();
    const started = await startRun(prisma, run.id);
    if (started === null) throw new Error('The run has ended.');
    await scoreSamples({ db: prisma, pool: database().pool, blobs, folder, tower }, started, async () => true);
    await flagSamples(prisma, await prisma.scoreRun.findUniqueOrThrow({ where: { id: run.id } }));
    const rows = await prisma.sampleScore.findMany({ where: { runId: run.id } });
    return new Map(rows.map((row) => [row.sampleId, row.score]));
  }

  const newRun = (dataset: Dataset, labelSetId: string, facts: { corpusVersionId?: string; seed?: number } = {}) =>
    createRun(database().prisma, {
      datasetId: dataset.id,
      labelSetId,
      encoderId,
      method: 'neglabel',
      parameters: {},
      seed: 0,
      ...facts,
    });

  test('what was published, changed and brought back has the hash that it had', async () => {
    const { prisma } = database();
    const { corpus, first } = await mined();
    const [word] = await readNegatives(prisma, first.id);
    const second = await draftFrom(stores(), { corpusId: corpus.id });
    await change(second.id, [edit('ban', word?.text ?? '')]);
    const published = await publish(second.id);
    expect(published).toMatchObject({ number: 2, parentId: first.id, count: first.count });
    expect(published.hash).not.toBe(first.hash);
    const back = await publish((await draftFrom(stores(), { corpusId: corpus.id, versionId: first.id })).id, 'Back');
    expect(back).toMatchObject({ number: 3, parentId: published.id, hash: first.hash });
    expect(await readNegatives(prisma, back.id)).toEqual(await readNegatives(prisma, first.id));
    const nothing = await draftFrom(stores(), { corpusId: corpus.id });
    await expect(publish(nothing.id)).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
    // Rolled back without a new version: the very first one is the active one again.
    await activateCorpusVersion(prisma, first.id);
    const { activeCorpusVersionId } = await prisma.project.findUniqueOrThrow({ where: { id: corpus.projectId } });
    expect(activeCorpusVersionId).toBe(first.id);
  });

  test('bans, pins and added words change the slots they must, and no others', async () => {
    const { prisma } = database();
    const { corpus, first } = await mined();
    const before = await readNegatives(prisma, first.id);
    const banned = before[7]?.text ?? '';
    const draft = await draftFrom(stores(), { corpusId: corpus.id, author: 'Ada' });
    await change(draft.id, [edit('ban', ` ${banned.toUpperCase()} `), edit('add', 'invoice'), edit('ban', 'lamp')]);
    await change(draft.id, [], ['lamp']);
    const version = await publish(draft.id, 'Without one word', 'Ada');
    const after = await readNegatives(prisma, version.id);
    const { added, removed, moved, unchanged } = diffOf(before, after);
    expect(removed.map(({ text }) => text)).toContain(banned);
    expect(added.map(({ text }) => text)).toContain('invoice');
    expect([added.length, removed.length, moved.length, unchanged]).toEqual([2, 2, 0, before.length - 2]);
    expect(after.find(({ text }) => text === 'invoice')).toMatchObject({ origin: 'added' });
    expect(version).toMatchObject({ author: 'Ada', statistics: { added: 1 } });
    expect(await readEdits(prisma, version.id)).toEqual([edit('ban', banned), edit('add', 'invoice')].sort(byText));
    await expect(prisma.corpusDraft.findUnique({ where: { id: draft.id } })).resolves.toBeNull();
  });

  test('a draft refuses a class as a negative, and words that the encoder does not know', async () => {
    const { corpus } = await mined();
    const draft = await draftFrom(stores(), { corpusId: corpus.id });
    await expect(change(draft.id, [edit('add', 'Hat')])).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
    await expect(change(draft.id, [edit('add', 'qwertyuiop')])).rejects.toMatchObject({ code: 'LABEL_UNKNOWN' });
    await expect(change(draft.id, [edit('ban', '  ')])).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
    await expect(change(draft.id, [edit('ban', 'x'.repeat(201))])).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
    expect((await readDraft(database().prisma, draft.id)).edits).toEqual([]);
  });

  test('of two who publish at once the second is told so; both sets of edits are kept', async () => {
    const { prisma } = database();
    const { corpus, first } = await mined();
    const [one, two] = (await readNegatives(prisma, first.id)).map(({ text }) => text);
    const [ada, bob] = await Promise.all(
      ['Ada', 'Bob'].map((author) => draftFrom(stores(), { corpusId: corpus.id, author })),
    );
    await change(ada?.id ?? '', [edit('ban', one ?? '')]);
    await change(bob?.id ?? '', [edit('ban', two ?? '')]);
    const outcomes = await Promise.allSettled([
      publish(ada?.id ?? '', 'Ada’s', 'Ada'),
      publish(bob?.id ?? '', 'Bob’s', 'Bob'),
    ]);
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(refused?.reason).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('version 2') });
    const [left] = await prisma.corpusDraft.findMany({ where: { corpusId: corpus.id } });
    await rebaseDraft(prisma, left?.id ?? '');
    const merged = await publish(left?.id ?? '', 'Both');
    expect(merged.number).toBe(3);
    expect(await readEdits(prisma, merged.id)).toEqual([edit('ban', one ?? ''), edit('ban', two ?? '')].sort(byText));
    const texts = (await readNegatives(prisma, merged.id)).map(({ text }) => text);
    expect(texts).not.toContain(one);
    expect(texts).not.toContain(two);
  });

  test('a draft that is edited while it is published stays, and says so', async () => {
    const { prisma } = database();
    const { corpus, first } = await mined();
    const [one, two] = (await readNegatives(prisma, first.id)).map(({ text }) => text);
    const draft = await draftFrom(stores(), { corpusId: corpus.id });
    await change(draft.id, [edit('ban', one ?? '')]);
    const slow = {
      ...source,
      async encodeLabels(labels: Parameters<typeof source.encodeLabels>[0]) {
        await editDraft(prisma, draft.id, { edits: [edit('ban', two ?? '')], undo: [] });
        return source.encodeLabels(labels);
      },
    };
    await change(draft.id, [edit('add', 'invoice')]);
    const publishing = publishDraft(stores(), draft.id, { message: '', source: slow, groups });
    await expect(publishing).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await readDraft(prisma, draft.id)).edits).toHaveLength(3);
    expect(await prisma.corpusVersion.count({ where: { corpusId: corpus.id } })).toBe(1);
  });

  test('bans and pins survive mining for other labels', async () => {
    const { prisma } = database();
    const { project, corpus, first } = await mined();
    const [word] = await readNegatives(prisma, first.id);
    const draft = await draftFrom(stores(), { corpusId: corpus.id });
    await change(draft.id, [edit('ban', word?.text ?? ''), edit('add', 'dress'), edit('add', 'invoice')]);
    const second = await publish(draft.id);
    await activateCorpusVersion(prisma, second.id);
    const dataset = await photosOf(project.id, ['hat', 'motorcycle']);
    // “dress” becomes a class: the pin of it is kept, and has no effect any more.
    const labels = await makeLabels(project.id, [...classes, 'dress']);
    const run = await newRun(dataset, labels.id);
    await score(run);
    const { corpusVersionId } = await prisma.scoreRun.findUniqueOrThrow({ where: { id: run.id } });
    const version = await prisma.corpusVersion.findUniqueOrThrow({ where: { id: corpusVersionId ?? '' } });
    expect(version).toMatchObject({ number: 3, parentId: second.id, corpusId: corpus.id });
    expect(await readEdits(prisma, version.id)).toEqual(await readEdits(prisma, second.id));
    const texts = (await readNegatives(prisma, version.id)).map(({ text }) => text);
    expect(texts).toContain('invoice');
    expect(texts).not.toContain('dress');
    expect(texts).not.toContain(word?.text);
    const { activeCorpusVersionId } = await prisma.project.findUniqueOrThrow({ where: { id: project.id } });
    expect(activeCorpusVersionId).toBe(version.id);
    // The same labels again need no further version.
    await score(await newRun(dataset, labels.id));
    expect(await prisma.corpusVersion.count({ where: { corpusId: corpus.id } })).toBe(3);
  });

  test('a run repeated from what is stored on it has the same scores, whatever became of corpus and labels', async () => {
    const { prisma } = database();
    const { project, corpus, labelSet, first } = await mined();
    const dataset = await photosOf(project.id, ['hat', 'shoe', 'motorcycle', 'teapot', 'jellyfish']);
    const run = await newRun(dataset, labelSet.id, { seed: 3 });
    const scores = await score(run);
    expect(scores.size).toBe(5);
    const draft = await draftFrom(stores(), { corpusId: corpus.id });
    const banned = (await readNegatives(prisma, first.id)).slice(0, 200).map(({ text }) => edit('ban', text));
    await change(draft.id, banned);
    const second = await publish(draft.id);
    await activateCorpusVersion(prisma, second.id);
    await makeLabels(project.id, ['teapot']);
    const repeated = await repeatRun(prisma, run.id);
    expect(repeated).toMatchObject({ repeatOf: run.id, corpusVersionId: first.id, seed: 3 });
    expect(await score(repeated)).toEqual(scores);
    const facts = (id: string) =>
      prisma.scoreRun.findUniqueOrThrow({
        where: { id },
        select: { threshold: true, flaggedCount: true, parameters: true },
      });
    expect(await facts(repeated.id)).toEqual(await facts(run.id));
    // With the banned words gone, or another seed, it is not the same.
    const other = await score(await newRun(dataset, labelSet.id, { seed: 3, corpusVersionId: second.id }));
    expect(other).not.toEqual(scores);
    expect(await score(await newRun(dataset, labelSet.id, { seed: 4, corpusVersionId: first.id }))).not.toEqual(scores);
    await expect(deleteCorpusVersion(prisma, first.id)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('a fork has recipe and edits of its origin; in another project it is mined for the classes there', async () => {
    const { prisma } = database();
    const { corpus, first } = await mined();
    const [word] = await readNegatives(prisma, first.id);
    const draft = await draftFrom(stores(), { corpusId: corpus.id });
    await change(draft.id, [edit('ban', word?.text ?? '')]);
    const second = await publish(draft.id);
    const here = await forkVersion(stores(), { versionId: second.id, name: 'Fork' });
    const forked = await publish(here.id, 'Forked');
    expect(forked).toMatchObject({ number: 1, forkedFrom: second.id, hash: second.hash });
    await expect(forkVersion(stores(), { versionId: second.id, name: 'Fork' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    const other = await makeProject(prisma, 'Other');
    const fork = { versionId: second.id, projectId: other.id, name: 'Fork' };
    await expect(forkVersion(stores(), fork)).rejects.toMatchObject({ code: 'LABELS_MISSING' });
    await makeLabels(other.id, ['motorcycle']);
    const there = await forkVersion(stores(), fork);
    await expect(publish(there.id)).rejects.toMatchObject({ code: 'CONFLICT' });
    await mineDraft({ db: prisma, blobs, tower }, there.id);
    const anew = await publish(there.id);
    const texts = (await readNegatives(prisma, anew.id)).map(({ text }) => text);
    expect(texts).not.toContain('motorcycle');
    expect(texts).not.toContain(word?.text);
  });

  test('a version is deleted only when nothing rests on it', async () => {
    const { prisma } = database();
    const { corpus, first } = await mined();
    const [one, two] = (await readNegatives(prisma, first.id)).map(({ text }) => text);
    const next = async (text: string) => {
      const draft = await draftFrom(stores(), { corpusId: corpus.id });
      await change(draft.id, [edit('ban', text)]);
      return publish(draft.id);
    };
    const second = await next(one ?? '');
    const third = await next(two ?? '');
    await expect(deleteCorpusVersion(prisma, first.id)).rejects.toMatchObject({
      message: expect.stringContaining('active'),
    });
    const draft = await draftFrom(stores(), { corpusId: corpus.id });
    await expect(deleteCorpusVersion(prisma, third.id)).rejects.toMatchObject({
      message: expect.stringContaining('draft'),
    });
    await prisma.corpusDraft.delete({ where: { id: draft.id } });
    await deleteCorpusVersion(prisma, second.id);
    expect((await prisma.corpusVersion.findUniqueOrThrow({ where: { id: third.id } })).parentId).toBe(first.id);
    await expect(deleteCorpusVersion(prisma, second.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

const byText = (a: CorpusEdit, b: CorpusEdit) => (a.text < b.text ? -1 : 1);
