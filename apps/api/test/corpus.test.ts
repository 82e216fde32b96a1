import { putEmbeddings } from '@stray/db';
import { embeddedEncoder } from '@stray/models';
import { indexWords, mineDraft } from '@stray/pipeline';
import { openTextTower } from '@stray/scoring';
import { describe, expect, it } from 'vitest';
import { encoderId, type Fixture, scoredDataset } from './fixture.ts';
import { suite } from './suite.ts';

const folder = await embeddedEncoder();
const tower = await openTextTower(folder);
const id = (typename: string, uuid: string) => Buffer.from(`${typename}:${uuid}`).toString('base64');
const uuidOf = (globalId: string) => Buffer.from(globalId, 'base64').toString().split(':')[1] ?? '';

suite('corpora over GraphQL', ({ api, db }) => {
  async function ask<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    const { data, errors } = await api().graphql(query, variables);
    expect(errors).toBeUndefined();
    return data as T;
  }

  async function mutate(name: string, input: Record<string, unknown>, selection: string): Promise<Payload> {
    const field = `${name}(input: $input) { ${selection} userErrors { code message path } }`;
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input!`;
    const data = await ask<Record<string, Payload>>(`mutation M($input: ${type}) { ${field} }`, { input });
    const payload = data[name];
    if (payload === undefined) throw new Error('No payload.');
    return payload;
  }

  /** The scored dataset of the fixture, whose photos look like nouns, and a corpus that was mined for its classes. */
  async function prepared(): Promise<Fixture & { corpusId: string; versionId: string }> {
    const fixture = await scoredDataset(db());
    const words = ['hat', 'dress', 'motorcycle', 'teapot', 'jellyfish', 'dog', 'lamp', 'skirt', 'boat', 'piano'];
    const samples = await db().sample.findMany({ where: { datasetId: fixture.datasetId, errorCode: null } });
    const rows = await tower.encodeWords(words.map((text) => ({ text, polarity: 'noun' })));
    const row = (i: number) =>
      rows.slice((i % words.length) * tower.dimension, ((i % words.length) + 1) * tower.dimension);
    await putEmbeddings(
      db(),
      encoderId,
      samples.map(({ sha256 }, i) => ({ sha256, embedding: row(i) })),
    );
    const { logitScale, defaultCorpus } = folder.manifest;
    const { groups } = defaultCorpus;
    const run = await db().scoreRun.findUniqueOrThrow({ where: { id: fixture.runId } });
    const parameters = { logitScale, groups, rule: { kind: 'given', threshold: run.threshold ?? 0 } };
    await db().scoreRun.update({ where: { id: fixture.runId }, data: { parameters } });
    const input = { projectId: id('Project', fixture.projectId), corpus: 'Words', author: 'Ada' };
    const begun = await mutate('mineCorpus', input, 'draft { id status author corpus { id } }');
    expect(begun).toMatchObject({ userErrors: [], draft: { status: 'MINING', author: 'Ada' } });
    const draft = begun.draft as { id: string; corpus: { id: string } };
    await mineDraft({ db: db(), blobs: api().blobs, tower }, uuidOf(draft.id));
    const { version } = await mutate(
      'publishCorpusVersion',
      { draftId: draft.id, message: 'First' },
      'version { id number active }',
    );
    expect(version).toMatchObject({ number: 1, active: true });
    return { ...fixture, corpusId: draft.corpus.id, versionId: (version as { id: string }).id };
  }

  describe('a curator', () => {
    it('mines, bans what pulls a class down, sees who changes side, publishes, and rolls back', async () => {
      const { corpusId, versionId, datasetId } = await prepared();
      const page = await ask<{ node: VersionNode }>(
        `query ($id: ID!) { node(id: $id) { ... on CorpusVersion { count hash statistics recipe edits { text } downloadUrl
          negatives(first: 3) { totalCount pageInfo { hasNextPage endCursor } edges { node { text polarity origin position similarity gloss nearestLabel { text similarity } tooNear } } } } } }`,
        { id: versionId },
      );
      const { count, negatives } = page.node;
      expect(negatives.totalCount).toBe(count);
      expect(count).toBeGreaterThan(1000);
      const words = negatives.edges.map(({ node }) => node);
      expect(words.map(({ position }) => position)).toEqual([0, 1, 2]);
      expect(words[0]).toMatchObject({ polarity: 'NOUN', origin: 'MINED', gloss: expect.any(String), tooNear: false });

      const { draft } = await mutate('createCorpusDraft', { corpusId, author: 'Ada' }, 'draft { id status outdated }');
      expect(draft).toMatchObject({ status: 'READY', outdated: false });
      const draftId = (draft as { id: string }).id;
      const edits = words.slice(0, 2).map(({ text }) => ({ kind: 'BAN', text }));
      const edited = await mutate(
        'editCorpusDraft',
        { draftId, edits: [...edits, { kind: 'ADD', text: 'Invoice' }] },
        'draft { revision edits { kind text } diff { addedCount removedCount movedCount removed { text } } negatives(search: "invoice") { edges { node { text origin } } } }',
      );
      expect(edited).toMatchObject({
        userErrors: [],
        draft: {
          diff: { addedCount: 3, removedCount: 3, movedCount: 0 },
          negatives: { edges: expect.arrayContaining([{ node: { text: 'invoice', origin: 'ADDED' } }]) },
        },
      });
      const preview = await ask<{ node: { effect: Effect } }>(
        `query ($id: ID!, $dataset: ID!) { node(id: $id) { ... on CorpusDraft { effect(datasetId: $dataset) { exact compared total
          entering { size { estimate low high } examples { before after sample { path } } }
          leaving { size { estimate } examples(first: 2) { before after sample { path flagged } } }
          flaggedBefore { estimate } flaggedAfter { estimate } histogram { before after } precisionBefore { decided } } } } }`,
        { id: draftId, dataset: id('Dataset', datasetId) },
      );
      const { effect } = preview.node;
      expect(effect).toMatchObject({ exact: true, compared: 20, total: 20, flaggedBefore: { estimate: 4 } });
      const { entering, leaving, flaggedBefore, flaggedAfter } = effect;
      expect(flaggedAfter.estimate).toBe(flaggedBefore.estimate + entering.size.estimate - leaving.size.estimate);
      expect(entering.examples.length).toBe(Math.min(entering.size.estimate, 12));
      expect(effect.histogram.reduce((sum, { after }) => sum + after, 0)).toBe(20);

      const publish = { draftId, message: 'Without two words', activate: true };
      const { version } = await mutate(
        'publishCorpusVersion',
        publish,
        'version { id number author active parent { number } }',
      );
      expect(version).toMatchObject({ number: 2, author: 'Ada', active: true, parent: { number: 1 } });
      const diff = await ask<{ node: { diff: unknown } }>(
        'query ($id: ID!, $to: ID!) { node(id: $id) { ... on CorpusVersion { diff(to: $to) { addedCount removedCount unchangedCount } } } }',
        { id: versionId, to: (version as { id: string }).id },
      );
      expect(diff.node.diff).toEqual({ addedCount: 3, removedCount: 3, unchangedCount: count - 3 });
      const back = await mutate('activateCorpusVersion', { versionId }, 'version { number active }');
      expect(back).toMatchObject({ version: { number: 1, active: true } });
    });

    it('is told when somebody else was quicker, and brings the draft up to date', async () => {
      const { corpusId, versionId } = await prepared();
      const words = await db().negativeLabel.findMany({ where: { corpusVersionId: uuidOf(versionId) }, take: 2 });
      const drafts = await Promise.all(
        words.map(async ({ text }) => {
          const { draft } = await mutate('createCorpusDraft', { corpusId }, 'draft { id }');
          const draftId = (draft as { id: string }).id;
          await mutate('editCorpusDraft', { draftId, edits: [{ kind: 'BAN', text }] }, 'draft { id }');
          return draftId;
        }),
      );
      const publish = (draftId: string | undefined) =>
        mutate('publishCorpusVersion', { draftId, message: 'Mine' }, 'version { number edits { text } }');
      expect(await publish(drafts[0])).toMatchObject({ version: { number: 2 } });
      const refused = await publish(drafts[1]);
      expect(refused).toMatchObject({ version: null, userErrors: [{ code: 'CONFLICT', path: ['input', 'draftId'] }] });
      const late = await mutate('rebaseCorpusDraft', { draftId: drafts[1] }, 'draft { outdated edits { text } }');
      expect(late).toMatchObject({ draft: { outdated: false } });
      const both = await publish(drafts[1]);
      expect(both).toMatchObject({ version: { number: 3 } });
      const texts = (both.version as { edits: { text: string }[] }).edits.map(({ text }) => text).sort();
      expect(texts).toEqual(words.map(({ text }) => text).sort());
    });

    it.each([
      [
        'an unknown lexicographer file is the worker’s to refuse, a wrong share the form’s',
        { fraction: 1.5 },
        'fraction',
      ],
      ['a list that was never sent', { source: 'LIST', wordListId: 'a'.repeat(64) }, 'wordListId'],
      ['an encoder that is not installed', { encoderId: 'nobody' }, 'encoderId'],
    ])('is refused in words: %s', async (_, facts, field) => {
      const { projectId } = await scoredDataset(db());
      const input = { projectId: id('Project', projectId), corpus: 'Words', ...facts };
      const refused = await mutate('mineCorpus', input, 'draft { id }');
      expect(refused).toMatchObject({ draft: null, userErrors: [{ path: ['input', field] }] });
    });

    it('sees what a label may mean and which negatives come near to it, searches words and photos by meaning', async () => {
      const { projectId, versionId, datasetId } = await prepared();
      const classes = [
        { text: 'hat', synonyms: ['cap'] },
        { text: 'crane', senseOffset: 'n02012849' },
      ];
      const made = await mutate(
        'createLabelSet',
        { projectId: id('Project', projectId), classes },
        'labelSet { labels { text pinned synonyms sense { offset gloss } senses { why chosen senses { offset lemmas share } } } }',
      );
      const { labels } = made.labelSet as { labels: LabelNode[] };
      expect(labels[0]).toMatchObject({
        text: 'hat',
        pinned: false,
        synonyms: ['cap'],
        sense: { offset: 'n03497657' },
      });
      expect(labels[1]).toMatchObject({
        pinned: true,
        sense: { offset: 'n02012849', gloss: expect.stringContaining('bird') },
      });
      expect(labels[1]?.senses.senses.length).toBeGreaterThan(1);
      const unknown = { projectId: id('Project', projectId), classes: [{ text: 'crane', senseOffset: 'n00000001' }] };
      expect(await mutate('createLabelSet', unknown, 'labelSet { id }')).toMatchObject({
        userErrors: [{ code: 'BAD_ARGUMENT' }],
      });

      const near = `query ($id: ID!, $dataset: ID!) {
        version: node(id: $id) { ... on CorpusVersion { indexed count nearest(text: "vehicle", first: 3) { text similarity } } }
        dataset: node(id: $dataset) { ... on Dataset { search(text: "motorcycle", first: 2) { similarity sample { path similar(first: 1) { similarity } } } } } }`;
      const variables = { id: versionId, dataset: id('Dataset', datasetId) };
      const early = await api().graphql(near, variables);
      expect(early.errors?.[0]?.extensions?.code).toBe('CONFLICT');
      await indexWords(db(), { corpusVersionId: uuidOf(versionId), tower, signal: new AbortController().signal });
      const found = await ask<SearchAnswer>(near, variables);
      expect(found.version.indexed).toBe(found.version.count);
      expect(found.version.nearest).toHaveLength(3);
      expect(found.dataset.search).toHaveLength(2);
      const [first] = found.dataset.search;
      expect(first?.sample.similar[0]?.similarity).toBeCloseTo(first?.similarity ?? 0, 1);
    });
  });
});

type Payload = Record<string, unknown> & { readonly userErrors: readonly unknown[] };

interface VersionNode {
  readonly count: number;
  readonly negatives: {
    readonly totalCount: number;
    readonly edges: readonly { readonly node: { readonly text: string; readonly position: number } }[];
  };
}

interface Effect {
  readonly entering: { readonly size: { readonly estimate: number }; readonly examples: readonly unknown[] };
  readonly leaving: { readonly size: { readonly estimate: number } };
  readonly flaggedBefore: { readonly estimate: number };
  readonly flaggedAfter: { readonly estimate: number };
  readonly histogram: readonly { readonly after: number }[];
}

interface LabelNode {
  readonly senses: { readonly senses: readonly unknown[] };
}

interface SearchAnswer {
  readonly version: { readonly indexed: number; readonly count: number; readonly nearest: readonly unknown[] };
  readonly dataset: {
    readonly search: readonly {
      readonly similarity: number;
      readonly sample: { readonly similar: readonly { readonly similarity: number }[] };
    }[];
  };
}
