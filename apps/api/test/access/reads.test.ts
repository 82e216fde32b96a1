import { randomUUID } from 'node:crypto';
import { getNamedType, isObjectType } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { ownedTypes } from '../../src/access/projectOf.ts';
import { schema } from '../../src/schema/index.ts';
import { type Known, serverMode } from '../serverMode.ts';
import { askedFields, everything, type Named, objectType, ownersOnly } from './documents.ts';
import { makeWorld, missingWorld, type World } from './world.ts';

/** What a document that starts at each owned type shows, and at a root field; deep enough that every type is met. */
const depth = 3;

/** Who reads a project, and what else than its members may see is hidden from them. */
const readers = ['VIEWER', 'REVIEWER', 'CURATOR', 'OWNER', 'READ key', 'WRITE key', 'ADMIN'] as const;
/** Those of them who are in some projects alone. */
const members = readers.filter((who) => who !== 'ADMIN');
const owners: readonly string[] = ['OWNER', 'ADMIN'];

serverMode('reading', ({ api, db, person, join, key, graphql }) => {
  async function people({ projectId }: World) {
    const someone = () => person(`p${randomUUID().slice(0, 8)}`);
    const [viewer, reviewer, curator, owner, admin, stranger] = [
      await someone(),
      await someone(),
      await someone(),
      await someone(),
      await someone(),
      await someone(),
    ];
    await join(viewer.id, projectId, 'VIEWER');
    await join(reviewer.id, projectId, 'REVIEWER');
    await join(curator.id, projectId, 'CURATOR');
    await join(owner.id, projectId, 'OWNER');
    await db().user.update({ where: { id: admin.id }, data: { admin: true } });
    const elsewhere = await makeWorld(db());
    await join(stranger.id, elsewhere.projectId, 'OWNER');
    await join(owner.id, elsewhere.projectId, 'OWNER');
    return {
      inside: {
        VIEWER: viewer.known,
        REVIEWER: reviewer.known,
        CURATOR: curator.known,
        OWNER: owner.known,
        'READ key': await key(owner.id, 'READ'),
        'WRITE key': await key(owner.id, 'WRITE'),
        ADMIN: admin.known,
      } satisfies Record<(typeof readers)[number], Known>,
      outside: {
        'an owner of another project': stranger.known,
        'their key': await key(stranger.id, 'WRITE'),
        'a key of another project of an owner': await key(owner.id, 'WRITE', elsewhere.projectId),
      } satisfies Record<string, Known>,
    };
  }

  const asked = (id: string | undefined, type: string, named: Named, without: ReadonlySet<string> = ownersOnly) =>
    `{ node(id: "${id}") { id ... on ${type} { ${everything(objectType(type), named, { depth, without }).text} } } }`;
  const nothing: Named = { ...missingWorld(), slug: 'nothing-at-all' };

  // Reading leaves all as it is: one world, and one of somebody else's, are enough.
  let world: World;
  let foreign: World;
  let inside: Awaited<ReturnType<typeof people>>['inside'];
  let outside: Awaited<ReturnType<typeof people>>['outside'];
  beforeAll(async () => {
    [world, foreign] = [await makeWorld(db()), await makeWorld(db())];
    ({ inside, outside } = await people(world));
  });

  describe.each(ownedTypes)('%s', (type) => {
    it('is there for members, and for nobody else', async () => {
      for (const [who, known] of Object.entries(inside)) {
        const { body } = await graphql(known, `{ node(id: "${world.ids[type]}") { __typename id } }`);
        expect([who, body]).toEqual([who, { data: { node: { __typename: type, id: world.ids[type] } } }]);
      }
      for (const known of Object.values(outside)) {
        const document = asked(world.ids[type], type, world);
        const { text, status } = await graphql(known, document);
        expect([status, text]).toEqual([200, '{"data":{"node":null}}\n']);
        expect((await graphql(known, asked(nothing.ids[type], type, world))).text).toBe(text);
      }
      expect((await graphql({}, asked(world.ids[type], type, world))).status).toBe(401);
    });

    it('leads to nothing of somebody else’s', async () => {
      // The one reference that leads out of a project.
      const { CorpusVersion: forkedFrom = null } = foreign.uuids;
      await db().corpusVersion.update({ where: { id: world.uuids.CorpusVersion ?? '' }, data: { forkedFrom } });
      for (const who of members) {
        const without = who === 'OWNER' ? new Set<string>() : ownersOnly;
        const { body, text } = await graphql(inside[who], asked(world.ids[type], type, world, without));
        expect(body.data?.node?.id).toBe(world.ids[type]);
        expect(body.errors).toBeUndefined();
        expect(text).not.toContain(foreign.mark);
        for (const id of [...Object.values(foreign.ids), ...Object.values(foreign.uuids)])
          expect(text).not.toContain(id);
      }
    });
  });

  const asking = askedFields(ownedTypes, nothing);

  describe.each(asking.map((field) => [field.name, field] as const))('%s', (_, { start, text, takesIds }) => {
    it('takes no id of somebody else’s, and does not tell it from one of nothing', async () => {
      const ask = (known: Known, named: Named) =>
        graphql(known, `{ node(id: "${world.ids[start]}") { id ... on ${start} { ${text(named)} } } }`);
      for (const who of members) {
        const theirs = await ask(inside[who], foreign);
        if (takesIds) expect([who, theirs.body.errors?.[0]?.extensions.code]).toEqual([who, 'NOT_FOUND']);
        expect(theirs.text).toBe((await ask(inside[who], nothing)).text);
        const own = await ask(inside[who], world);
        expect(['NOT_FOUND', 'FORBIDDEN', 'INTERNAL', 'BAD_ARGUMENT']).not.toContain(
          own.body.errors?.[0]?.extensions.code,
        );
      }
    });
  });

  it('every type that can be reached is met on the way', () => {
    const reached = new Set<string>();
    const visit = (name: string) => {
      const type = schema.getType(name);
      if (!isObjectType(type) || reached.has(name)) return;
      reached.add(name);
      for (const field of Object.values(type.getFields())) visit(getNamedType(field.type).name);
    };
    for (const name of [...ownedTypes, 'Query']) visit(name);
    reached.delete('Query');
    const met = new Set(ownedTypes.flatMap((type) => [...everything(objectType(type), nothing, { depth }).types]));
    for (const { types } of asking) for (const one of types) met.add(one);
    for (const name of Object.keys(rootFields)) {
      const given = objectType('Query').getFields()[name];
      const type = given && getNamedType(given.type);
      if (isObjectType(type)) for (const one of everything(type, nothing, { depth }).types) met.add(one);
    }
    expect([...reached].filter((name) => !met.has(name))).toEqual([]);
  });

  /** By field of the root: its arguments, and who may ask it. */
  const rootFields: Readonly<
    Record<string, { readonly given: (named: Named) => string; readonly admins?: true; readonly curators?: true }>
  > = {
    node: { given: ({ ids }) => `(id: "${ids.Project}")` },
    project: { given: ({ slug }) => `(slug: "${slug}")` },
    projects: { given: () => '(last: 100)' },
    viewer: { given: () => '' },
    work: { given: () => '(first: 50)' },
    encoders: { given: () => '' },
    labelSenses: { given: () => '(texts: ["hat"])' },
    users: { given: () => '', admins: true },
    diskUse: { given: () => '', admins: true },
    importFolder: { given: () => '', curators: true },
  };

  it('every field of the root is in the matrix', () => {
    expect(Object.keys(rootFields).sort()).toEqual(Object.keys(objectType('Query').getFields()).sort());
    expect(Object.keys(objectType('Subscription').getFields()).sort()).toEqual([
      'datasetProgress',
      'reviewEvents',
      'runProgress',
    ]);
  });

  describe.each(Object.entries(rootFields))('%s', (name, { given, admins = false, curators = false }) => {
    it('shows each what is theirs', async () => {
      const field = objectType('Query').getFields()[name];
      const type = field && getNamedType(field.type);
      const selection = isObjectType(type) ? everything(type, world, { depth, without: ownersOnly }).text : 'id';
      const document = `{ ${name}${given(world)} { ${selection} } }`;
      for (const [who, known] of Object.entries({ ...inside, ...outside })) {
        const { text, body } = await graphql(known, document);
        const code = body.errors?.[0]?.extensions.code;
        const lesser = ['VIEWER', 'REVIEWER', 'READ key'].includes(who);
        if (curators) expect([who, code]).toEqual([who, lesser ? 'FORBIDDEN' : undefined]);
        else if (!admins) expect([who, code]).toEqual([who, undefined]);
        if (admins) expect([who, code]).toEqual([who, who === 'ADMIN' ? undefined : 'FORBIDDEN']);
        if (who in outside) expect([who, text.includes(world.mark)]).toEqual([who, false]);
        else if (name === 'project' || name === 'projects' || name === 'work')
          expect([who, text.includes(world.mark)]).toEqual([who, true]);
      }
      expect((await graphql({}, document)).status).toBe(401);
    });
  });

  it('the audit log, the keys and the webhooks of a project are for its owners', async () => {
    for (const [who, known] of Object.entries(inside)) {
      for (const field of ['audit { totalCount }', 'apiKeys { id }', 'webhooks { url }']) {
        const { body } = await graphql(known, `{ project(slug: "${world.slug}") { ${field} } }`);
        expect([who, body.errors?.[0]?.extensions.code]).toEqual([who, owners.includes(who) ? undefined : 'FORBIDDEN']);
      }
    }
  });

  it('where a webhook leads, and what it was told and answered, is for owners, also by its id', async () => {
    for (const [who, known] of Object.entries(inside)) {
      for (const [type, field] of [
        ['Webhook', 'url'],
        ['Webhook', 'deliveries { totalCount }'],
        ['WebhookDelivery', 'body'],
        ['WebhookDelivery', 'answer'],
        ['WebhookDelivery', 'error { code }'],
      ] as const) {
        const document = `{ node(id: "${world.ids[type]}") { ... on ${type} { ${field} } } }`;
        const { body, text } = await graphql(known, document);
        const code = body.errors?.[0]?.extensions.code;
        expect([who, field, code]).toEqual([who, field, owners.includes(who) ? undefined : 'FORBIDDEN']);
        expect(text).not.toContain(`${world.mark}-secret`);
      }
    }
  });

  it('a cursor of somebody else’s tells no more than one of nothing', async () => {
    for (const [connection, type] of [
      ['datasets', 'Dataset'],
      ['labelSets', 'LabelSet'],
      ['corpora', 'Corpus'],
      ['jobs', 'Job'],
      ['runs', 'ScoreRun'],
    ] as const) {
      const page = (named: Pick<World, 'cursors'>) =>
        graphql(
          inside.VIEWER,
          `{ project(slug: "${world.slug}") { ${connection}(after: "${named.cursors[type]}") { edges { cursor } pageInfo { hasPreviousPage hasNextPage } } } }`,
        );
      const theirs = await page(foreign);
      expect([connection, theirs.body.errors?.[0]?.extensions.code]).toEqual([connection, 'NOT_FOUND']);
      expect(theirs.text).toBe((await page(nothing)).text);
      expect((await page(world)).body.errors).toBeUndefined();
    }
    const projects = (named: Pick<World, 'cursors'>) =>
      graphql(inside.VIEWER, `{ projects(after: "${named.cursors.Project}") { edges { node { id } } } }`);
    expect((await projects(foreign)).text).toBe((await projects(nothing)).text);
  });

  it.each(['runProgress(runId: "ScoreRun") { id }', 'datasetProgress(datasetId: "Dataset") { id name }'])(
    'the stream %s is for members',
    async (field) => {
      const stream = async (known: Known, { ids }: Pick<World, 'ids'>) => {
        const query = `subscription { ${field.replace(/"(\w+)"/, (_, type: string) => `"${ids[type]}"`)} }`;
        const response = await fetch(`${api().url}/graphql/stream`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...known },
          body: JSON.stringify({ query }),
        });
        return { status: response.status, text: await response.text() };
      };
      // A stream ends when nothing is at work any more.
      await db().upload.updateMany({ where: { id: world.uuids.Upload ?? '' }, data: { finishedAt: new Date() } });
      for (const known of Object.values(inside)) expect((await stream(known, world)).text).toContain('"data":{');
      for (const known of Object.values(outside)) {
        const { text } = await stream(known, world);
        expect(text).toContain('NOT_FOUND');
        expect(text).toBe((await stream(known, nothing)).text);
      }
      expect((await stream({}, world)).status).toBe(401);
    },
  );

  it('no fault of ours came up on the way', () => {
    expect(api().logged.filter((line) => line.includes('"level":50'))).toEqual([]);
  });
});
