import { expect, it } from 'vitest';
import { scoredDataset } from './fixture.ts';
import {
  type Answer,
  admin,
  globalId,
  type Known,
  password,
  type ServerMode,
  serverMode,
  settings,
} from './serverMode.ts';

const ownPage = { origin: settings.url, 'x-forwarded-host': '127.0.0.1:3000' };
const me = '{ viewer { name email admin signedIn } }';

serverMode('signing in', ({ api, another, db, signIn, person, graphql, join }) => {
  const knownAs = async (email: string, given: string): Promise<Known> => {
    const known = await signIn(email, given);
    if (known instanceof Response) throw new Error(`refused: ${await known.text()}`);
    return known;
  };

  it('the admin of the settings is there from the first start', async () => {
    const { body } = await graphql(await knownAs(admin.email, admin.password), me);
    expect(body.data.viewer).toEqual({ name: 'admin', email: admin.email, admin: true, signedIn: true });
  });

  it('the cookie is for this site and no script', async () => {
    const response = await fetch(`${api().url}/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...ownPage },
      body: JSON.stringify(admin),
    });
    const [cookie] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^stray\.session_token=/);
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=Lax/i);
    expect(cookie).not.toMatch(/; Secure/i);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    ['/', 'GET'],
    ['/graphql', 'GET'],
    ['/graphql', 'POST'],
    ['/graphql/stream', 'POST'],
    [`/media/${'0'.repeat(64)}/256`, 'GET'],
    ['/corpora/x/negatives.txt', 'GET'],
    ['/labels?project=x', 'POST'],
    ['/words?project=x', 'POST'],
    ['/uploads', 'POST'],
    ['/uploads/x', 'PATCH'],
    ['/nothing', 'GET'],
  ])('%s (%s) asks who it is', async (path, method) => {
    for (const known of [
      {},
      { authorization: 'Bearer stray_unknown' },
      { cookie: 'stray.session_token=x.y' },
    ] as Known[]) {
      const response = await fetch(api().url + path, {
        method,
        headers: { 'content-type': 'application/json', 'tus-resumable': '1.0.0', ...known },
        ...(method === 'GET' ? {} : { body: JSON.stringify({ query: me }) }),
      });
      expect([response.status, ((await response.json()) as Answer).errors?.[0]?.extensions.code]).toEqual([
        401,
        'UNAUTHENTICATED',
      ]);
    }
  });

  it('health needs no login', async () => {
    expect((await fetch(`${api().url}/health`)).status).toBe(200);
  });

  it('nobody signs up, and what is not needed of better-auth is not there', async () => {
    for (const path of [
      'sign-up/email',
      'update-user',
      'delete-user',
      'request-password-reset',
      'ok',
      'change-email',
      '../graphql',
    ]) {
      const response = await fetch(`${api().url}/auth/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'x@stray.test', password, name: 'x' }),
      });
      expect([path, [401, 404].includes(response.status)]).toEqual([path, true]);
    }
    expect(await db().user.count({ where: { email: 'x@stray.test' } })).toBe(0);
  });

  it('signing out ends the session at once', async () => {
    const known = await knownAs(admin.email, admin.password);
    const headers = { ...known, ...ownPage };
    expect((await fetch(`${api().url}/auth/sign-out`, { method: 'POST', headers })).status).toBe(200);
    expect((await graphql(known, me)).status).toBe(401);
  });

  it('a page of another site can neither sign in nor change anything by a cookie', async () => {
    const known = await knownAs(admin.email, admin.password);
    const foreign = {
      origin: 'https://evil.example',
      'sec-fetch-site': 'cross-site',
      'content-type': 'application/json',
    };
    const login = { method: 'POST', headers: foreign, body: JSON.stringify(admin) };
    expect((await fetch(`${api().url}/auth/sign-in/email`, login)).status).toBe(403);
    const query = 'mutation { createProject(input: { name: "x" }) { project { id } } }';
    const asked = { method: 'POST', headers: { ...foreign, ...known }, body: JSON.stringify({ query }) };
    expect((await fetch(`${api().url}/graphql`, asked)).status).toBe(403);
    const { 'sec-fetch-site': _, ...older } = foreign;
    const old = { method: 'POST', headers: { ...older, ...known }, body: JSON.stringify({ query }) };
    expect((await fetch(`${api().url}/graphql`, old)).status).toBe(403);
    expect(await db().project.count()).toBe(0);
  });

  it('an invitation is good once, and is how a password is chosen', async () => {
    const known = await knownAs(admin.email, admin.password);
    const { body } = await graphql(
      known,
      'mutation { createUser(input: { email: " Ann@Stray.test ", name: "Ann" }) { user { id email invited } invitation userErrors { code } } }',
    );
    const { user, invitation } = body.data.createUser;
    expect(user).toMatchObject({ email: 'ann@stray.test', invited: true });
    const token = new URL(invitation).hash.slice(1);
    const choose = (newPassword: string) =>
      fetch(`${api().url}/auth/reset-password`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token, newPassword }),
      });
    expect((await choose('short')).status).toBe(400);
    expect((await choose(password)).status).toBe(200);
    expect((await choose('another password of hers')).status).toBe(400);
    expect(JSON.stringify(await db().verification.findMany())).not.toContain(token);
    const ann = await knownAs('ann@stray.test', password);
    expect((await graphql(ann, me)).body.data.viewer).toMatchObject({ name: 'Ann', admin: false });

    const disable =
      'mutation ($id: ID!, $disabled: Boolean!) { setUserDisabled(input: { userId: $id, disabled: $disabled }) { user { disabled } userErrors { code } } }';
    await graphql(known, disable, { id: user.id, disabled: true });
    expect((await graphql(ann, me)).status).toBe(401);
    const refused = await signIn('ann@stray.test', password);
    expect(refused instanceof Response && [refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
      403,
      'DISABLED',
    ]);
    await graphql(known, disable, { id: user.id, disabled: false });
    await knownAs('ann@stray.test', password);
  });

  const trySignIn = (url: string, from: string, body: { readonly email: string; readonly password: string }) =>
    fetch(`${url}/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': from, ...ownPage },
      body: JSON.stringify(body),
    });

  it('ten wrong passwords, and the address waits, whatever machine they come from and whichever server they go to', async () => {
    const other = await another();
    try {
      const tries: number[] = [];
      for (let n = 0; n < 11; n++) {
        const guess = { email: n === 5 ? 'Nobody@stray.test' : 'nobody@stray.test', password: `guess number ${n}` };
        const { status } = await trySignIn(n % 2 === 0 ? api().url : other.url, `10.0.0.${n}`, guess);
        tries.push(status);
      }
      expect(tries).toEqual([...Array(10).fill(401), 429]);
    } finally {
      await other.close();
    }
    // Nor does a server that has just started let it in, or say otherwise to the right password.
    const third = await another();
    try {
      const refused = await trySignIn(third.url, '10.0.0.99', { email: 'nobody@stray.test', password });
      expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'TOO_MANY_ATTEMPTS' }]);
    } finally {
      await third.close();
    }
    // Others come in all the same.
    await knownAs(admin.email, admin.password);
    expect(JSON.stringify(await db().loginTry.findMany({ select: { key: true } }))).not.toContain('nobody');
  });

  it('the right password after nine wrong ones forgets them', async () => {
    for (let round = 0; round < 2; round++) {
      for (let n = 0; n < 9; n++) {
        const wrong = { email: admin.email, password: `guess number ${n}` };
        expect((await trySignIn(api().url, `10.0.${round + 1}.${n}`, wrong)).status).toBe(401);
      }
      expect((await trySignIn(api().url, `10.0.${round + 1}.9`, admin)).status).toBe(200);
    }
  });

  it('twenty tries a minute from one machine, and it waits, whichever server they go to', async () => {
    const other = await another();
    try {
      const statuses: number[] = [];
      for (let n = 0; n < 21; n++) {
        const guess = { email: `guess${n}@stray.test`, password: `guess number ${n}` };
        statuses.push((await trySignIn(n % 2 === 0 ? api().url : other.url, '10.9.9.9', guess)).status);
      }
      expect(statuses).toEqual([...Array(20).fill(401), 429]);
    } finally {
      await other.close();
    }
  });

  it('what people type is in no log', async () => {
    await signIn(admin.email, 'hunter2 is a wrong password');
    await signIn('nobody-at-all@stray.test', 'hunter2 is a wrong password');
    const logged = api().logged.join('\n');
    for (const secret of ['hunter2', admin.password, password, settings.secret, 'guess number']) {
      expect(logged).not.toContain(secret);
    }
  });

  it('who comes in is written down', async () => {
    const events = await db().auditEvent.findMany({ orderBy: { createdAt: 'asc' } });
    expect(events[0]).toMatchObject({ actorKind: 'SYSTEM', action: 'createUser' });
    expect(new Set(events.map(({ action }) => action))).toEqual(
      new Set(['createUser', 'signIn', 'setPassword', 'setUserDisabled']),
    );
    await expect(db().auditEvent.deleteMany()).rejects.toThrow(/append-only/);
    await expect(db().auditEvent.updateMany({ data: { actor: 'x' } })).rejects.toThrow(/append-only/);
  });

  it('who comes in is written down before they do: a server that dies in between leaves a trace', async () => {
    const signIns = (settled: boolean) => db().auditEvent.count({ where: { action: 'signIn', settled } });
    const before = { settled: await signIns(true), unsettled: await signIns(false) };
    await knownAs(admin.email, admin.password);
    expect([await signIns(true), await signIns(false)]).toEqual([before.settled + 1, before.unsettled]);
    await db().$executeRaw`ALTER TABLE "Session" ADD CONSTRAINT nobody CHECK (false) NOT VALID`;
    try {
      const refused = await signIn(admin.email, admin.password);
      expect(refused instanceof Response && refused.status).toBe(500);
    } finally {
      await db().$executeRaw`ALTER TABLE "Session" DROP CONSTRAINT nobody`;
    }
    expect([await signIns(true), await signIns(false)]).toEqual([before.settled + 1, before.unsettled + 1]);
  });

  it('versions are signed by who makes them, whatever they say', async () => {
    const { projectId } = await scoredDataset(db(), { name: 'Signed' });
    const { id, known } = await person('cora');
    await join(id, projectId, 'CURATOR');
    const { body } = await graphql(
      known,
      'mutation ($id: ID!) { createLabelSet(input: { projectId: $id, labels: ["hat"], author: "somebody else" }) { labelSet { createdBy } } }',
      { id: globalId('Project', projectId) },
    );
    expect(body.data.createLabelSet.labelSet.createdBy).toBe('cora');
  });
});

serverMode('API keys', (mode: ServerMode) => {
  const { api, db, person, graphql, join, key } = mode;
  const create =
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id prefix scope expiresAt lastUsedAt } userErrors { code message path } } }';

  it('are shown once, kept as a hash, and open what their maker may see', async () => {
    const { projectId } = await scoredDataset(db(), { name: 'Keys' });
    const { id, known } = await person('kim');
    await join(id, projectId, 'CURATOR');
    const made = await graphql(known, create, { input: { name: 'nightly', scope: 'WRITE', days: 7 } });
    const { key: secret, apiKey } = made.body.data.createApiKey;
    expect(secret).toMatch(/^stray_[\w-]{43}$/);
    expect(secret.startsWith(apiKey.prefix)).toBe(true);
    expect(JSON.stringify(await db().apiKey.findMany())).not.toContain(secret);
    expect(JSON.stringify(await db().auditEvent.findMany())).not.toContain(secret);
    const bearer = { authorization: `Bearer ${secret}` };
    const seen = await graphql(bearer, '{ projects { totalCount edges { node { name role } } } }');
    expect(seen.body.data.projects).toEqual({ totalCount: 1, edges: [{ node: { name: 'Keys', role: 'CURATOR' } }] });
    const again = await graphql(known, '{ viewer { apiKeys { prefix lastUsedAt } } }');
    expect(again.text).not.toContain(secret);
    expect(again.body.data.viewer.apiKeys[0].lastUsedAt).not.toBeNull();

    const { lastUsedAt } = await db().apiKey.findUniqueOrThrow({ where: { id: apiKey.id } });
    await graphql(bearer, me);
    expect((await db().apiKey.findUniqueOrThrow({ where: { id: apiKey.id } })).lastUsedAt).toEqual(lastUsedAt);

    const revoke =
      'mutation ($id: ID!) { revokeApiKey(input: { keyId: $id }) { apiKey { revokedAt } userErrors { code } } }';
    const stranger = await person('stranger');
    const refused = await graphql(stranger.known, revoke, { id: apiKey.id });
    expect(refused.body.data.revokeApiKey).toEqual({ apiKey: null, userErrors: [{ code: 'NOT_FOUND' }] });
    // A key ends no keys.
    expect((await graphql(bearer, revoke, { id: apiKey.id })).body.data.revokeApiKey.userErrors).toEqual([
      { code: 'FORBIDDEN' },
    ]);
    await graphql(known, revoke, { id: apiKey.id });
    expect((await graphql(bearer, me)).status).toBe(401);
  });

  it('may no more than their maker, now and later', async () => {
    const { projectId } = await scoredDataset(db(), { name: 'Less' });
    const { id, known } = await person('lee');
    await join(id, projectId, 'VIEWER');
    const input = { name: 'x', scope: 'WRITE', projectId: globalId('Project', projectId) };
    expect((await graphql(known, create, { input })).body.data.createApiKey).toMatchObject({
      key: null,
      userErrors: [{ code: 'FORBIDDEN', path: ['input', 'scope'] }],
    });
    await join(id, projectId, 'OWNER');
    const { key: secret } = (await graphql(known, create, { input })).body.data.createApiKey;
    const bearer = { authorization: `Bearer ${secret}` };
    const role = async () =>
      (await graphql(bearer, '{ project(slug: "less") { role } }')).body.data.project?.role ?? null;
    expect(await role()).toBe('CURATOR');
    await join(id, projectId, 'VIEWER');
    expect(await role()).toBe('VIEWER');
    await db().membership.deleteMany({ where: { userId: id } });
    expect(await role()).toBe(null);
    await db().user.update({ where: { id }, data: { disabledAt: new Date() } });
    expect((await graphql(bearer, me)).status).toBe(401);
  });

  it('end when they have expired', async () => {
    const { id } = await person('max');
    const bearer = await key(id, 'READ');
    expect((await graphql(bearer, me)).status).toBe(200);
    await db().apiKey.updateMany({ where: { userId: id }, data: { expiresAt: new Date() } });
    expect((await graphql(bearer, me)).status).toBe(401);
  });

  it('of one project open no other', async () => {
    const one = await scoredDataset(db(), { name: 'One' });
    const two = await scoredDataset(db(), { name: 'Two' });
    const { id } = await person('nia');
    for (const { projectId } of [one, two]) await join(id, projectId, 'OWNER');
    const bearer = await key(id, 'WRITE', one.projectId);
    const { body } = await graphql(bearer, '{ projects { edges { node { name } } } project(slug: "two") { id } }');
    expect(body.data).toEqual({ projects: { edges: [{ node: { name: 'One' } }] }, project: null });
  });

  it('of an admin make projects where they may write everywhere', async () => {
    const { id } = await db().user.findUniqueOrThrow({ where: { email: admin.email } });
    const make =
      'mutation ($name: String!) { createProject(input: { name: $name }) { project { slug role } userErrors { code } } }';
    const made = await graphql(await key(id, 'WRITE'), make, { name: 'Made by a program' });
    expect(made.body.data.createProject).toEqual({
      project: { slug: 'made-by-a-program', role: 'CURATOR' },
      userErrors: [],
    });
    const read = await graphql(await key(id, 'READ'), make, { name: 'x' });
    expect(read.body.data.createProject.userErrors).toEqual([{ code: 'FORBIDDEN' }]);
  });

  it('are not in any log', () => {
    expect(api().logged.join('\n')).not.toContain('stray_');
  });
});
