import { createQueue } from '@stray/db';
import { withOneDatabase } from '@stray/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { readOidcSettings } from '../src/identity/oidcSettings.ts';
import type { Api } from './harness.ts';
import { type OidcProvider, startOidcProvider } from './oidcProvider.ts';
import { settings, startServerMode } from './serverMode.ts';

const origin = { origin: settings.url, 'x-forwarded-host': '127.0.0.1:3000' };

withOneDatabase((database) => {
  let provider: OidcProvider;
  let queue: Awaited<ReturnType<typeof createQueue>>;
  const apis: Partial<Record<'refuse' | 'create', Api>> = {};

  beforeAll(async () => {
    provider = await startOidcProvider(`${settings.url}/auth/callback/oidc`);
    queue = await createQueue(database().url);
    for (const signUp of ['refuse', 'create'] as const) {
      const oidc = { issuer: provider.issuer, ...provider.client, name: 'Acme', signUp };
      apis[signUp] = await startServerMode(database(), queue, { oidc });
    }
  });
  afterAll(async () => {
    for (const api of Object.values(apis)) await api.close();
    await queue?.stop();
    await provider?.close();
  });
  beforeEach(async () => {
    await database().prisma.user.deleteMany({ where: { admin: false } });
  });

  /** Signs in as a browser does: out to the provider, and back. */
  async function signIn(signUp: 'refuse' | 'create' = 'refuse') {
    const { url = '' } = apis[signUp] ?? {};
    const begun = await fetch(`${url}/auth/sign-in/social`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...origin },
      body: JSON.stringify({ provider: 'oidc', callbackURL: '/p/demo', errorCallbackURL: '/sign-in' }),
    });
    const there = ((await begun.json()) as { url: string }).url;
    const cookie = begun.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    const back = await provider.visit(there);
    const returned = await fetch(back.replace(settings.url, url), { redirect: 'manual', headers: { cookie } });
    const session = returned.headers
      .getSetCookie()
      .find((one) => one.startsWith('stray.session_token=') && !/Max-Age=0/i.test(one));
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: session?.split(';')[0] ?? '' },
      body: JSON.stringify({ query: '{ viewer { name email admin } projects { totalCount } }' }),
    });
    return {
      there,
      back,
      cookie,
      location: returned.headers.get('location') ?? '',
      status: answer.status,
      body: (await answer.json()) as { data?: unknown },
    };
  }

  const known = (email: string) =>
    database().prisma.user.create({ data: { email, name: 'Cleo', emailVerified: true } });

  it('a person whom an admin has made comes in by the provider', async () => {
    await known('cleo@acme.test');
    provider.signsIn({ email: 'cleo@acme.test', email_verified: true });
    const { there, location, status, body } = await signIn();
    expect(new URL(there).searchParams.get('code_challenge_method')).toBe('S256');
    expect([status, location.replace(settings.url, '')]).toEqual([200, '/p/demo']);
    expect(body.data).toEqual({
      viewer: { name: 'Cleo', email: 'cleo@acme.test', admin: false },
      projects: { totalCount: 0 },
    });
    const [account] = await database().prisma.account.findMany({ where: { providerId: 'oidc' } });
    expect(account).toMatchObject({ accountId: 'cleo', accessToken: null, refreshToken: null, idToken: null });
    expect((await signIn()).status).toBe(200);
  });

  it('a person whom nobody has made is refused', async () => {
    provider.signsIn({ email: 'stranger@acme.test', email_verified: true });
    const before = await database().prisma.user.count();
    const { location, status } = await signIn();
    expect([status, location]).toEqual([401, expect.stringMatching(/\/sign-in\?.*error=signup_disabled/)]);
    expect(await database().prisma.user.count()).toBe(before);
  });

  it('or comes in and sees no project, where the settings say so', async () => {
    await database().prisma.project.create({ data: { name: 'Hidden', slug: `hidden-${Date.now()}` } });
    provider.signsIn({ email: 'newcomer@acme.test', email_verified: true });
    const { status, body } = await signIn('create');
    expect([status, body.data]).toEqual([
      200,
      {
        viewer: { name: 'newcomer@acme.test', email: 'newcomer@acme.test', admin: false },
        projects: { totalCount: 0 },
      },
    ]);
  });

  it('an address that the provider does not vouch for opens nobody’s account', async () => {
    await known('dora@acme.test');
    provider.signsIn({ email: 'dora@acme.test', email_verified: false });
    for (const signUp of ['refuse', 'create'] as const) {
      const { status, location } = await signIn(signUp);
      expect([status, location]).toEqual([401, expect.stringContaining('/sign-in?error=account_not_linked')]);
    }
    expect(await database().prisma.account.count({ where: { user: { email: 'dora@acme.test' } } })).toBe(0);
  });

  it('a disabled person does not come in', async () => {
    const { id } = await known('eve@acme.test');
    provider.signsIn({ email: 'eve@acme.test', email_verified: true });
    expect((await signIn()).status).toBe(200);
    await database().prisma.user.update({ where: { id }, data: { disabledAt: new Date() } });
    const before = await database().prisma.session.count({ where: { userId: id } });
    expect((await signIn()).status).toBe(401);
    expect(await database().prisma.session.count({ where: { userId: id } })).toBe(before);
  });

  it('what another browser began is not finished here', async () => {
    await known('fay@acme.test');
    provider.signsIn({ email: 'fay@acme.test', email_verified: true });
    const { url = '' } = apis.refuse ?? {};
    const begun = await fetch(`${url}/auth/sign-in/social`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...origin },
      body: JSON.stringify({ provider: 'oidc', callbackURL: '/' }),
    });
    const back = await provider.visit(((await begun.json()) as { url: string }).url);
    const returned = await fetch(back.replace(settings.url, url), { redirect: 'manual' });
    expect(
      returned.headers.getSetCookie().some((one) => one.startsWith('stray.session_token=') && !/Max-Age=0/i.test(one)),
    ).toBe(false);
    expect(returned.headers.get('location')).toContain('error=');
  });

  it('leads nobody to another site', async () => {
    const { url = '' } = apis.refuse ?? {};
    const begun = await fetch(`${url}/auth/sign-in/social`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...origin },
      body: JSON.stringify({ provider: 'oidc', callbackURL: 'https://evil.example/' }),
    });
    expect(begun.status).toBe(403);
  });

  it('tells the page its name, and no log its secret', async () => {
    const { url = '', logged = [] } = apis.refuse ?? {};
    expect(await (await fetch(`${url}/auth/ways`)).json()).toEqual({ password: true, oidc: 'Acme' });
    expect(logged.join('\n')).not.toContain(provider.client.clientSecret);
  });
});

it.each([
  [{ STRAY_OIDC_ISSUER: 'https://login.acme.test' }, 'STRAY_OIDC_CLIENT_ID is not set'],
  [
    { STRAY_OIDC_ISSUER: 'nowhere', STRAY_OIDC_CLIENT_ID: 'a', STRAY_OIDC_CLIENT_SECRET: 'hunter2' },
    'STRAY_OIDC_ISSUER has to be an address',
  ],
  [
    {
      STRAY_OIDC_ISSUER: 'https://login.acme.test',
      STRAY_OIDC_CLIENT_ID: 'a',
      STRAY_OIDC_CLIENT_SECRET: 'hunter2',
      STRAY_OIDC_SIGN_UP: 'perhaps',
    },
    'STRAY_OIDC_SIGN_UP has to be refuse or create',
  ],
])('a setting that is wrong is named, and its value is not', (env, message) => {
  expect(() => readOidcSettings(env)).toThrow(message);
  expect(() => readOidcSettings(env)).not.toThrow('hunter2');
});

it('without settings there is no provider', () => {
  expect(readOidcSettings({ STRAY_OIDC_ISSUER: '' })).toBeNull();
});
