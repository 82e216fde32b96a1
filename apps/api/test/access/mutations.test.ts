import { randomUUID } from 'node:crypto';
import { getNamedType, isInputObjectType, isObjectType } from 'graphql';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { idPaths } from '../../src/access/idArguments.ts';
import { schema } from '../../src/schema/index.ts';
import { type Known, serverMode } from '../serverMode.ts';
import { type Case, cases, type Least, roles } from './mutationCases.ts';
import { contents, makeWorld, missingWorld, type World } from './world.ts';

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

serverMode('mutations', ({ api, db, person, join, key, graphql }) => {
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
  /** What is refused changes nothing, so what it is asked of serves one mutation after the other. */
  let still: { readonly world: World; readonly foreign: World; readonly elsewhere: World } & Awaited<
    ReturnType<typeof people>
  >;
  beforeAll(async () => {
    crew = await makeCrew();
    const [world, foreign, elsewhere] = [await makeWorld(db()), await makeWorld(db()), await makeWorld(db())];
    await join(crew.owner.id, elsewhere.projectId, 'OWNER');
    still = { world, foreign, elsewhere, ...(await people(world)) };
  });
  // What one test leaves is not looked at by the next.
  beforeEach(async () => {
    const projectId = { notIn: [still.world, still.foreign, still.elsewhere].map((world) => world.projectId) };
    await db().corpusDraft.deleteMany({ where: { corpus: { projectId } } });
    await db().scoreRun.deleteMany({ where: { dataset: { projectId } } });
    await db().project.deleteMany({ where: { id: projectId } });
  });

  /** A world as the mutation wants it, whose people may not do it. */
  async function refusing(before: Case['before']) {
    if (before === undefined) return still;
    const world = await makeWorld(db());
    await before(db(), world);
    return { ...still, world, ...(await people(world)) };
  }

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
      const { world, elsewhere, known, given } = await refusing(before);
      // A key of the owner's that opens another project of theirs alone.
      const narrow = await key(crew.owner.id, 'WRITE', elsewhere.projectId);
      const all: Record<string, Known> = { ...known, 'key of another project': narrow };
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
        const { world, foreign, known, given } = await refusing(before);
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
});
