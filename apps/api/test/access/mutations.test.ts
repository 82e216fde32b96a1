import { randomUUID } from 'node:crypto';
import { takeBack } from '@stray/db';
import { getNamedType, isInputObjectType, isObjectType } from 'graphql';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { idPaths } from '../../src/access/idArguments.ts';
import { schema } from '../../src/schema/index.ts';
import { importable, type Known, type ServerMode, serverMode } from '../serverMode.ts';
import { contents, makeScorable, makeWorld, missingWorld, type World } from './world.ts';

/** In the order of what they may. */
const roles = ['VIEWER', 'REVIEWER', 'CURATOR', 'OWNER', 'ADMIN'] as const;
type Least = (typeof roles)[number];

interface Case {
  /** The least role that may do it, said here once more: what the server is told is not what it is tested by. */
  readonly least: Least;
  /** Whether a key may do it too. */
  readonly keys?: false;
  readonly input: (
    world: Pick<World, 'ids' | 'mark'>,
    given: { readonly userId: string; readonly email: string; readonly keyId: string },
  ) => object;
  /** What has to be so before. */
  readonly before?: (db: ReturnType<ServerMode['db']>, world: World) => Promise<unknown>;
}

const chance = () => `x ${randomUUID().slice(0, 8)}`;

/** One for every mutation. */
const cases: Readonly<Record<string, Case>> = {
  createProject: { least: 'ADMIN', input: () => ({ name: chance() }) },
  createDataset: { least: 'CURATOR', input: ({ ids }) => ({ projectId: ids.Project, name: chance() }) },
  cancelUpload: { least: 'CURATOR', input: ({ ids }) => ({ uploadId: ids.Upload }) },
  importPath: { least: 'CURATOR', input: ({ ids }) => ({ datasetId: ids.Dataset, path: importable }) },
  retryUpload: {
    least: 'CURATOR',
    input: ({ ids }) => ({ uploadId: ids.Upload }),
    before: (db, { uuids }) =>
      db.upload.update({ where: { id: uuids.Upload ?? '' }, data: { status: 'FAILED', source: importable } }),
  },
  measureQuality: { least: 'CURATOR', input: ({ ids }) => ({ datasetId: ids.Dataset }) },
  projectDataset: { least: 'REVIEWER', input: ({ ids }) => ({ datasetId: ids.Dataset }) },
  cancelProjection: {
    least: 'REVIEWER',
    input: ({ ids }) => ({ projectionId: ids.Projection }),
    before: (db, { uuids }) =>
      db.projection.update({ where: { id: uuids.Projection ?? '' }, data: { status: 'QUEUED' } }),
  },
  retryProjection: {
    least: 'REVIEWER',
    input: ({ ids }) => ({ projectionId: ids.Projection }),
    before: (db, { uuids }) =>
      db.projection.update({ where: { id: uuids.Projection ?? '' }, data: { status: 'FAILED' } }),
  },
  deleteSamples: { least: 'CURATOR', input: ({ ids }) => ({ sampleIds: ids.Sample }) },
  deleteUpload: {
    least: 'CURATOR',
    input: ({ ids }) => ({ uploadId: ids.Upload }),
    before: (db, { uuids }) => db.upload.update({ where: { id: uuids.Upload ?? '' }, data: { status: 'COMPLETED' } }),
  },
  startExport: {
    least: 'REVIEWER',
    input: ({ ids }) => ({ datasetId: ids.Dataset, format: 'CSV', options: { runId: ids.ScoreRun } }),
  },
  cancelExport: {
    least: 'REVIEWER',
    input: ({ ids }) => ({ exportId: ids.Export }),
    before: (db, { uuids }) => db.export.update({ where: { id: uuids.Export ?? '' }, data: { status: 'QUEUED' } }),
  },
  retryExport: { least: 'REVIEWER', input: ({ ids }) => ({ exportId: ids.Export }) },
  deleteExport: { least: 'CURATOR', input: ({ ids }) => ({ exportId: ids.Export }) },
  deleteDataset: { least: 'OWNER', input: ({ ids }) => ({ datasetId: ids.Dataset }) },
  deleteProject: { least: 'OWNER', input: ({ ids, mark }) => ({ projectId: ids.Project, name: mark }) },
  collectUnused: { least: 'ADMIN', keys: false, input: () => ({ sweep: false }) },
  review: {
    least: 'REVIEWER',
    input: ({ ids }) => ({ sampleIds: [ids.Sample], datasetId: ids.Dataset, runId: ids.ScoreRun, decision: 'KEEP' }),
  },
  undo: { least: 'REVIEWER', input: ({ ids }) => ({ targetId: ids.ReviewEvent }) },
  redo: {
    least: 'REVIEWER',
    input: ({ ids }) => ({ targetId: ids.ReviewEvent }),
    before: async (db, { uuids }) => {
      const by = { actorKind: 'LOCAL', actor: 'x' } as const;
      await takeBack(db, { kind: 'UNDO', targetId: uuids.ReviewEvent ?? '', by });
    },
  },
  holdSamples: {
    least: 'REVIEWER',
    input: ({ ids }) => ({ datasetId: ids.Dataset, session: randomUUID(), sampleIds: [ids.Sample] }),
  },
  saveView: {
    least: 'REVIEWER',
    input: ({ ids }) => ({ datasetId: ids.Dataset, name: chance(), address: '?q=flagged' }),
  },
  updateView: { least: 'REVIEWER', input: ({ ids }) => ({ viewId: ids.SavedView, name: chance() }) },
  deleteView: { least: 'REVIEWER', input: ({ ids }) => ({ viewId: ids.SavedView }) },
  createLabelSet: { least: 'CURATOR', input: ({ ids }) => ({ projectId: ids.Project, labels: ['hat'] }) },
  activateLabelSet: { least: 'CURATOR', input: ({ ids }) => ({ labelSetId: ids.LabelSet }) },
  importLabels: { least: 'CURATOR', input: ({ ids }) => ({ projectId: ids.Project, datasetId: ids.Dataset }) },
  mineCorpus: {
    least: 'CURATOR',
    input: ({ ids }) => ({ projectId: ids.Project, labelSetId: ids.LabelSet, corpus: chance() }),
  },
  createCorpusDraft: {
    least: 'CURATOR',
    input: ({ ids }) => ({ corpusId: ids.Corpus, fromVersionId: ids.CorpusVersion }),
  },
  editCorpusDraft: {
    least: 'CURATOR',
    input: ({ ids }) => ({ draftId: ids.CorpusDraft, edits: [{ kind: 'ADD', text: 'teapot' }] }),
  },
  rebaseCorpusDraft: { least: 'CURATOR', input: ({ ids }) => ({ draftId: ids.CorpusDraft }) },
  retryCorpusDraft: {
    least: 'CURATOR',
    input: ({ ids }) => ({ draftId: ids.CorpusDraft }),
    before: (db, { uuids }) =>
      db.corpusDraft.update({ where: { id: uuids.CorpusDraft ?? '' }, data: { status: 'FAILED' } }),
  },
  deleteCorpusDraft: { least: 'CURATOR', input: ({ ids }) => ({ draftId: ids.CorpusDraft }) },
  publishCorpusVersion: { least: 'CURATOR', input: ({ ids }) => ({ draftId: ids.CorpusDraft, message: 'x' }) },
  activateCorpusVersion: { least: 'CURATOR', input: ({ ids }) => ({ versionId: ids.CorpusVersion }) },
  deleteCorpusVersion: {
    least: 'CURATOR',
    input: ({ ids }) => ({ versionId: ids.CorpusVersion }),
    before: async (db, { uuids }) => {
      await db.corpusDraft.deleteMany({ where: { id: uuids.CorpusDraft ?? '' } });
      await db.project.update({ where: { id: uuids.Project ?? '' }, data: { activeCorpusVersionId: null } });
    },
  },
  forkCorpus: {
    least: 'CURATOR',
    input: ({ ids }) => ({ versionId: ids.CorpusVersion, projectId: ids.Project, name: chance() }),
  },
  startRun: {
    least: 'CURATOR',
    input: ({ ids }) => ({
      datasetId: ids.Dataset,
      labelSetId: ids.LabelSet,
      corpusVersionId: ids.CorpusVersion,
    }),
  },
  repeatRun: { least: 'CURATOR', input: ({ ids }) => ({ runId: ids.ScoreRun }) },
  cancelRun: {
    least: 'CURATOR',
    input: ({ ids }) => ({ runId: ids.ScoreRun }),
    before: (db, { uuids }) => db.scoreRun.update({ where: { id: uuids.ScoreRun ?? '' }, data: { status: 'QUEUED' } }),
  },
  retryRun: {
    least: 'CURATOR',
    input: ({ ids }) => ({ runId: ids.ScoreRun }),
    before: (db, { uuids }) => db.scoreRun.update({ where: { id: uuids.ScoreRun ?? '' }, data: { status: 'FAILED' } }),
  },
  setThreshold: {
    least: 'CURATOR',
    input: ({ ids }) => ({ runId: ids.ScoreRun, thresholdPolicy: { given: 0.3 } }),
  },
  scoreImages: {
    least: 'VIEWER',
    input: ({ ids }) => ({ projectId: ids.Project, runId: ids.ScoreRun, sampleIds: [ids.Sample], images: [] }),
    before: makeScorable,
  },
  createWebhook: {
    least: 'OWNER',
    keys: false,
    input: ({ ids }) => ({ projectId: ids.Project, url: 'https://ci.example.org/stray', events: ['EXPORT_READY'] }),
  },
  updateWebhook: { least: 'OWNER', keys: false, input: ({ ids }) => ({ webhookId: ids.Webhook, enabled: false }) },
  deleteWebhook: { least: 'OWNER', keys: false, input: ({ ids }) => ({ webhookId: ids.Webhook }) },
  testWebhook: { least: 'OWNER', keys: false, input: ({ ids }) => ({ webhookId: ids.Webhook }) },
  redeliver: { least: 'OWNER', keys: false, input: ({ ids }) => ({ deliveryId: ids.WebhookDelivery }) },
  setMember: {
    least: 'OWNER',
    keys: false,
    input: ({ ids }, { email }) => ({ projectId: ids.Project, email, role: 'VIEWER' }),
  },
  removeMember: {
    least: 'OWNER',
    keys: false,
    input: ({ ids }, { userId }) => ({ projectId: ids.Project, userId }),
  },
  createApiKey: {
    least: 'VIEWER',
    keys: false,
    input: ({ ids }) => ({ projectId: ids.Project, name: 'x', scope: 'READ' }),
  },
  // The key opens this project alone, and somebody else has made it.
  revokeApiKey: { least: 'OWNER', keys: false, input: (_, { keyId }) => ({ keyId }) },
  createUser: { least: 'ADMIN', keys: false, input: () => ({ email: `${randomUUID()}@stray.test`, name: 'x' }) },
  inviteUser: { least: 'ADMIN', keys: false, input: (_, { userId }) => ({ userId }) },
  setUserDisabled: { least: 'ADMIN', keys: false, input: (_, { userId }) => ({ userId, disabled: true }) },
};

/** By name of an argument: the type of what it names. */
const typeOf: Readonly<Record<string, string>> = {
  projectId: 'Project',
  datasetId: 'Dataset',
  calibrationDatasetId: 'Dataset',
  uploadId: 'Upload',
  projectionId: 'Projection',
  labelSetId: 'LabelSet',
  corpusId: 'Corpus',
  versionId: 'CorpusVersion',
  fromVersionId: 'CorpusVersion',
  corpusVersionId: 'CorpusVersion',
  draftId: 'CorpusDraft',
  runId: 'ScoreRun',
  sampleIds: 'Sample',
  targetId: 'ReviewEvent',
  viewId: 'SavedView',
  exportId: 'Export',
  webhookId: 'Webhook',
  deliveryId: 'WebhookDelivery',
};

/** What is an event itself, or leaves nothing that stays. */
const ownLog: ReadonlySet<string> = new Set(['review', 'undo', 'redo', 'holdSamples', 'scoreImages']);

const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});

it('every mutation is in the matrix', () => {
  expect(Object.keys(cases).sort()).toEqual(mutations.map(({ name }) => name).sort());
});

/** An input with another value at a place in it. */
function placed(input: object, [name = '', ...below]: readonly string[], value: unknown): object {
  const inner = Object.entries(input).find(([key]) => key === name)?.[1];
  return { ...input, [name]: below.length === 0 ? value : placed(inner ?? {}, below, value) };
}

type Outcome = 'done' | 'FORBIDDEN' | 'NOT_FOUND' | 'UNAUTHENTICATED' | string;

serverMode(
  'mutations',
  ({ api, db, person, join, key, graphql }) => {
    const documentOf = (name: string) => {
      const field = mutations.find((one) => one.name === name);
      const payload = field && getNamedType(field.type);
      const input = field?.args[0] && getNamedType(field.args[0].type);
      if (!isObjectType(payload) || !isInputObjectType(input)) throw new Error(`${name} is no relay mutation.`);
      const made = Object.values(payload.getFields()).find(({ name: of }) => of !== 'userErrors' && of !== 'warnings');
      const selection = made && (isObjectType(getNamedType(made.type)) ? `${made.name} { __typename }` : made.name);
      return `mutation ($input: ${input.name}!) { ${name}(input: $input) { ${selection} userErrors { code message path } } }`;
    };

    async function tell(known: Known, name: string, input: object): Promise<{ outcome: Outcome; text: string }> {
      const { body, text } = await graphql(known, documentOf(name), { input });
      const payload = body.data?.[name];
      const code = body.errors?.[0]?.extensions.code ?? payload?.userErrors[0]?.code;
      if (code !== undefined) return { outcome: code, text };
      const { userErrors: _, ...made } = payload;
      const [value] = Object.values(made);
      return { outcome: value === null || value === false ? 'nothing' : 'done', text };
    }

    let crew: Awaited<ReturnType<typeof makeCrew>>;
    async function makeCrew() {
      const [viewer, reviewer, curator] = [await person('viewer'), await person('reviewer'), await person('curator')];
      const [owner, stranger] = [await person('owner'), await person('stranger')];
      const keys = {
        'key of a stranger': await key(stranger.id, 'WRITE'),
        'READ key': await key(owner.id, 'READ'),
        'REVIEW key': await key(owner.id, 'REVIEW'),
        'WRITE key': await key(owner.id, 'WRITE'),
      };
      return { viewer, reviewer, curator, owner, stranger, keys };
    }
    beforeAll(async () => {
      crew = await makeCrew();
    });
    // What one test leaves is not looked at by the next.
    beforeEach(async () => {
      await db().corpusDraft.deleteMany();
      await db().scoreRun.deleteMany();
      await db().project.deleteMany();
    });

    /** Somebody of each role before a world, with keys, and somebody else whom things are done to. */
    async function people({ projectId }: World) {
      const { viewer, reviewer, curator, owner, stranger, keys } = crew;
      const other = await person(`p${randomUUID().slice(0, 8)}`);
      for (const [who, role] of [
        [viewer, 'VIEWER'],
        [reviewer, 'REVIEWER'],
        [curator, 'CURATOR'],
        [owner, 'OWNER'],
        [other, 'VIEWER'],
      ] as const) {
        await join(who.id, projectId, role);
      }
      await key(other.id, 'READ', projectId);
      const { id: keyId } = await db().apiKey.findFirstOrThrow({ where: { userId: other.id } });
      return {
        given: { userId: other.id, email: other.email, keyId },
        known: {
          nobody: {},
          stranger: stranger.known,
          VIEWER: viewer.known,
          REVIEWER: reviewer.known,
          CURATOR: curator.known,
          OWNER: owner.known,
          ...keys,
        } satisfies Record<string, Known>,
      };
    }

    /** A key of the owner's that opens another project of theirs alone. */
    async function keyOfElsewhere(): Promise<Known> {
      const elsewhere = await makeWorld(db());
      await join(crew.owner.id, elsewhere.projectId, 'OWNER');
      return key(crew.owner.id, 'WRITE', elsewhere.projectId);
    }

    const acts: Readonly<Record<string, Least | null>> = {
      stranger: null,
      'key of a stranger': null,
      'key of another project': null,
      VIEWER: 'VIEWER',
      REVIEWER: 'REVIEWER',
      CURATOR: 'CURATOR',
      OWNER: 'OWNER',
      'READ key': 'VIEWER',
      'REVIEW key': 'REVIEWER',
      'WRITE key': 'CURATOR',
    };

    describe.each(Object.entries(cases))('%s', (name, { least, keys = true, input, before }) => {
      const field = mutations.find((one) => one.name === name);
      // Of users and keys the resolver finds nothing for others, by rule.
      const named = field === undefined ? [] : idPaths(field).filter((path) => !/(userId|keyId)$/.test(path));
      const may = (who: string): boolean => {
        const role = acts[who] ?? null;
        if (role === null || (who.includes('key') && !keys)) return false;
        return roles.indexOf(role) >= roles.indexOf(least);
      };

      it('is refused to those who may not, and changes nothing', async () => {
        const world = await makeWorld(db());
        await before?.(db(), world);
        const { known, given } = await people(world);
        const all: Record<string, Known> = { ...known, 'key of another project': await keyOfElsewhere() };
        const start = await contents(db());
        for (const [who, headers] of Object.entries(all)) {
          if (may(who)) continue;
          const { outcome } = await tell(headers, name, input(world, given));
          const outside = acts[who] === null && named.length > 0;
          const person = who.includes('key') && !keys;
          const hidden = name === 'revokeApiKey' && !person;
          const expected =
            who === 'nobody' ? 'UNAUTHENTICATED' : person ? 'FORBIDDEN' : outside || hidden ? 'NOT_FOUND' : 'FORBIDDEN';
          expect([who, outcome]).toEqual([who, expected]);
        }
        expect(await contents(db())).toEqual(start);
      });

      it('is done by those who may, and written down', async () => {
        const admin = await person(`admin${randomUUID().slice(0, 8)}`);
        await db().user.update({ where: { id: admin.id }, data: { admin: true } });
        const allowed = [...Object.keys(acts).filter(may), 'ADMIN'];
        // What a mutation takes away is gone for the next one.
        for (const who of allowed) {
          const world = await makeWorld(db());
          await before?.(db(), world);
          const { known, given } = await people(world);
          const headers: Known = who === 'ADMIN' ? admin.known : ((known as Record<string, Known>)[who] ?? {});
          const written = await db().auditEvent.count({ where: { action: name } });
          const { outcome, text } = await tell(headers, name, input(world, given));
          expect([who, outcome, outcome === 'done' ? '' : text]).toEqual([who, 'done', '']);
          if (ownLog.has(name)) {
            const [last] = await db().reviewEvent.findMany({ orderBy: { id: 'desc' }, take: 1 });
            if (name !== 'holdSamples' && name !== 'scoreImages')
              expect(last?.actorKind).toBe(who.includes('key') ? 'KEY' : 'USER');
            continue;
          }
          expect(await db().auditEvent.count({ where: { action: name } })).toBe(written + 1);
          if (named.length === 0) continue;
          const event = await db().auditEvent.findFirst({ where: { action: name }, orderBy: { id: 'desc' } });
          expect(event).toMatchObject({ projectId: world.projectId, actorKind: who.includes('key') ? 'KEY' : 'USER' });
        }
      });

      it.skipIf(named.length === 0)(
        'takes no id of somebody else’s, and does not tell it from one of nothing',
        async () => {
          const world = await makeWorld(db());
          await before?.(db(), world);
          const foreign = await makeWorld(db());
          const { known, given } = await people(world);
          const start = await contents(db());
          const nothing = missingWorld();
          for (const path of named) {
            const last = path.split('.').at(-1) ?? '';
            const type = typeOf[last];
            if (type === undefined) throw new Error(`Of what type is ${last}?`);
            const swapped = (other: Pick<World, 'ids'>) =>
              placed(input(world, given), path.split('.').slice(1), other.ids[type]);
            const theirs = await tell(known.OWNER, name, swapped(foreign));
            expect([path, theirs.outcome]).toEqual([path, 'NOT_FOUND']);
            expect(theirs.text).toBe((await tell(known.OWNER, name, swapped(nothing))).text);
          }
          expect(await contents(db())).toEqual(start);
        },
      );
    });

    it('no fault of ours came up on the way', () => {
      expect(api().logged.filter((line) => line.includes('"level":50'))).toEqual([]);
    });
  },
  { databases: 'one' },
);
