import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFindings } from './axe.ts';
import { collectTroubles, hasBrowser, openBrowser, patient } from './browser.ts';
import { takePictures } from './pictures.ts';
import { type StartedStray, startStray } from './startedStray.ts';

const readyWithinMs = 240_000;
const demo = fileURLToPath(new URL('../../../demo', import.meta.url));
const stray = fileURLToPath(new URL('../../cli/bin/stray.cjs', import.meta.url));
const secret = 'a secret that is told to nobody at all';
const admin = { email: 'ada@stray.test', password: 'correct horse battery' };
const chosen = 'staple of the twelfth kind';

// From the first start of a server for a team to its first member; what follows depends on what came before.
describe.skipIf(!hasBrowser())('people sign in', { sequential: true, timeout: readyWithinMs }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'stray-team-'));
  const home = join(folder, 'home');
  const troubles: string[] = [];
  /** What pages have asked the API. */
  const asked: { readonly pathname: string; readonly body: { readonly query?: string } }[] = [];
  let server: StartedStray;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let theirs: Page;
  let invitation = '';
  let key = '';

  async function visitor(): Promise<[BrowserContext, Page]> {
    const made = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const opened = patient(await made.newPage());
    opened.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (/^\/graphql(\/stream)?$/.test(pathname)) asked.push({ pathname, body: request.postDataJSON() });
    });
    // The browser itself tells of each answer that is a refusal.
    collectTroubles(opened, troubles, {
      isExpected: (message) => message.text().startsWith('Failed to load resource'),
    });
    return [made, opened];
  }

  beforeAll(async () => {
    server = await startStray(home, (port) => ({
      STRAY_HOST: '0.0.0.0',
      STRAY_URL: `http://127.0.0.1:${port}`,
      STRAY_SECRET: secret,
      STRAY_ADMIN_EMAIL: admin.email,
      STRAY_ADMIN_PASSWORD: admin.password,
      // What the pages ask is all that is answered.
      STRAY_DOCUMENTS: 'known',
    }));
    await server.ready;
    browser = await openBrowser();
    [context, page] = await visitor();
  }, readyWithinMs);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function look(name: string, of: Page = page) {
    await takePictures(of, name, { fullPage: true });
    expect(await axeFindings(of), name).toEqual([]);
  }

  async function signIn(of: Page, email: string, password: string) {
    await of.getByLabel('E-mail address').fill(email);
    await of.getByLabel('Password').fill(password);
    await of.getByRole('button', { name: 'Sign in', exact: true }).click();
  }

  test('whoever comes is asked who they are, and led back to where they wanted to go', async () => {
    await page.goto(`${server.address}/p/demo/labels`);
    await page.waitForURL(/\/sign-in\?next=/);
    await look('sign-in');
    await signIn(page, admin.email, 'a wrong password of mine');
    await page.getByRole('alert').getByText('The e-mail address or the password is wrong.').waitFor();
    await look('sign-in-wrong');
    await signIn(page, admin.email, admin.password);
    await page.waitForURL(/\/p\/demo\/labels$/);
    await page.getByRole('link', { name: 'ada', exact: true }).waitFor();
  });

  test('photos are shown to who may see them, and to nobody else', async () => {
    await page.goto(`${server.address}/p/demo`);
    await page
      .getByRole('link', { name: /photos/ })
      .first()
      .click();
    const image = page.getByRole('img', { name: /\// }).first();
    await image.waitFor();
    const address = new URL((await image.getAttribute('src')) ?? '', server.address).href;
    expect((await context.request.get(address)).status()).toBe(200);
    expect((await fetch(address)).status).toBe(401);
  });

  test('an admin makes an account, and hands on a link', async () => {
    await page.getByRole('link', { name: 'ada', exact: true }).click();
    await page.getByRole('link', { name: 'Users' }).click();
    await page.getByLabel('E-mail address').fill('ben@stray.test');
    await page.getByLabel('Name').fill('Ben');
    await page.getByRole('button', { name: 'Make an account' }).click();
    invitation = await page.getByLabel('The link for Ben').inputValue();
    await page.getByText('ben@stray.test · has not come yet').waitFor();
    await look('users');
    expect(invitation).toContain(`${server.address}/welcome#`);
  });

  test('who is invited chooses a password, and sees nothing yet', async () => {
    [, theirs] = await visitor();
    await theirs.goto(invitation);
    await look('welcome', theirs);
    await theirs.getByLabel(/Your new password/).fill(chosen);
    await theirs.getByRole('button', { name: 'Set the password' }).click();
    await theirs.getByRole('link', { name: 'Sign in' }).click();
    await signIn(theirs, 'ben@stray.test', chosen);
    await theirs.getByRole('heading', { name: 'No project yet' }).waitFor();
    await theirs.getByText('An admin makes projects').waitFor();
    await look('nothing-yet', theirs);
    await theirs.goto(`${server.address}/p/demo`);
    await theirs.getByRole('heading', { name: 'There is nothing at this address' }).waitFor();
    await theirs.goto(`${server.address}/users`);
    await theirs.getByRole('heading', { name: 'There is nothing at this address' }).waitFor();
  });

  test('an owner makes somebody a member', async () => {
    await page.goto(`${server.address}/p/demo`);
    await look('project-team');
    await page.getByRole('link', { name: /^Members/ }).click();
    await page.getByLabel('E-mail address of somebody with an account').fill('ben@stray.test');
    await page.getByRole('form', { name: 'Add a member' }).getByRole('combobox').selectOption('viewer');
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByLabel('Role of Ben').waitFor();
    await look('members');
    await theirs.goto(`${server.address}/p/demo`);
    await theirs.getByText('you are viewer').waitFor();
    expect(await theirs.getByRole('textbox', { name: 'Name of a new dataset' }).count()).toBe(0);
    await theirs.goto(`${server.address}/p/demo/members`);
    expect(await theirs.getByRole('button', { name: /Remove/ }).count()).toBe(0);
    await look('members-viewer', theirs);
    await theirs.goto(`${server.address}/p/demo/Clothing`);
    await theirs.getByText('Not decided yet', { exact: true }).waitFor();
    expect(await theirs.getByRole('group', { name: 'Decision' }).count()).toBe(0);
    expect(await theirs.getByRole('contentinfo').textContent()).not.toMatch(/keep|drop|undo/);
    await theirs.keyboard.press('k');
    await theirs.getByText('Not decided yet', { exact: true }).waitFor();
    await look('dataset-viewer', theirs);
  });

  test('a curator makes a key, with the keyboard alone, and sees it once', async () => {
    await page.getByLabel('Role of Ben').selectOption('curator');
    await page.getByLabel('Role of Ben').and(page.locator(':enabled')).waitFor();
    await theirs.goto(`${server.address}/p/demo/Clothing`);
    await theirs.getByRole('group', { name: 'Decision' }).waitFor();
    await theirs.goto(`${server.address}/account`);
    await theirs.getByLabel('What it is for').focus();
    await theirs.keyboard.type('nightly upload');
    await theirs.keyboard.press('Tab');
    await theirs.keyboard.type('read, review');
    await theirs.keyboard.press('Tab');
    await theirs.keyboard.press('Tab');
    await theirs.keyboard.press('Tab');
    await theirs.keyboard.press('Enter');
    key = await theirs.getByLabel('The new key').inputValue();
    expect(key).toMatch(/^stray_/);
    await look('key', theirs);
    await theirs.getByRole('button', { name: 'Done' }).click();
    await theirs.getByText(/stray_.{6}… · read, review and write · all projects/).waitFor();
    expect(await theirs.content()).not.toContain(key);
    await look('keys', theirs);
  });

  test('a program sends photos with the key, and none without', async () => {
    const photos = join(folder, 'photos');
    mkdirSync(join(photos, 'hat'), { recursive: true });
    for (const name of readdirSync(join(demo, 'clothing/hat')).slice(0, 3)) {
      cpSync(join(demo, 'clothing/hat', name), join(photos, 'hat', name));
    }
    const upload = (more: Record<string, string>) =>
      promisify(execFile)(process.execPath, [stray, 'upload', photos, 'demo/Night', '--url', server.address], {
        env: { ...process.env, STRAY_HOME: join(folder, 'client'), ...more },
      });
    await expect(upload({})).rejects.toThrow(/Make an API key in the page.*STRAY_API_KEY.*UNAUTHENTICATED/s);
    const { stdout } = await upload({ STRAY_API_KEY: key });
    expect(stdout).toContain('3 files sent to demo/Night');
  });

  test('every change is told, with who has made it', async () => {
    await page.goto(`${server.address}/p/demo/audit`);
    await page.getByText('Files received').first().waitFor();
    await page.getByText('nightly upload (with an API key) · images: ').first().waitFor();
    await page.getByText('Member added or changed').first().waitFor();
    await look('history');
  });

  test('who is disabled is out at once', async () => {
    await page.goto(`${server.address}/users`);
    await page.getByRole('button', { name: 'Disable Ben' }).click();
    await page.getByRole('button', { name: 'Enable Ben' }).waitFor();
    await theirs.goto(`${server.address}/p/demo`);
    await theirs.waitForURL(/\/sign-in/);
    await signIn(theirs, 'ben@stray.test', chosen);
    await theirs.getByRole('alert').getByText('This account is disabled').waitFor();
  });

  test('whoever signs out is out', async () => {
    await page.goto(`${server.address}/account`);
    await look('account');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(/\/sign-in$/);
    await page.goto(`${server.address}/`);
    await page.waitForURL(/\/sign-in$/);
  });

  test('no log holds a secret', () => {
    const logs = readdirSync(join(home, 'logs')).map((name) => readFileSync(join(home, 'logs', name), 'utf8'));
    const token = new URL(invitation).hash.slice(1);
    for (const told of [secret, admin.password, chosen, key, token, 'a wrong password of mine']) {
      expect(logs.filter((text) => text.includes(told))).toEqual([]);
    }
  });

  test('pages ask by the ids of their documents alone, streams too', () => {
    expect(new Set(asked.map(({ pathname }) => pathname))).toEqual(new Set(['/graphql', '/graphql/stream']));
    expect(asked.filter(({ body }) => body.query)).toEqual([]);
  });

  test('met no error', () => {
    expect(troubles).toEqual([]);
  });
});
