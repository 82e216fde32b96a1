import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectTroubles, hasBrowser, openBrowser, patient } from './browser.ts';
import { ask, type StartedStray, startScored } from './startedStray.ts';

const readyWithinMs = 240_000;

describe.skipIf(!hasBrowser())('the policy of the pages', { sequential: true, timeout: readyWithinMs }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'stray-policy-'));
  const troubles: string[] = [];
  let stray: StartedStray;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    stray = await startScored(join(folder, 'home'));
    await stray.ready;
    browser = await openBrowser();
    page = patient(await browser.newPage({ viewport: { width: 1440, height: 900 } }));
    await page.exposeFunction('tellViolation', (text: string) => troubles.push(text));
    await page.addInitScript(`document.addEventListener('securitypolicyviolation', (event) =>
      window.tellViolation(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.documentURI));`);
    collectTroubles(page, troubles, { kinds: ['error', 'warning'] });
  }, readyWithinMs);

  afterAll(async () => {
    await browser?.close();
    await stray?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const at = (path: string) => `${stray.address}${path}`;
  const headersOf = async (path: string) => Object.fromEntries((await fetch(at(path), { redirect: 'manual' })).headers);

  test('is strict, and another one at each answer', async () => {
    const [first, second] = [await headersOf('/p/demo'), await headersOf('/p/demo')];
    const policy = first['content-security-policy'] ?? '';
    expect(policy).toMatch(/script-src 'nonce-[\w+/]{24}' 'strict-dynamic';/);
    expect(policy.replace("style-src-attr 'unsafe-inline'", '')).not.toContain('unsafe');
    for (const directive of ["default-src 'none'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'"]) {
      expect(policy).toContain(directive);
    }
    expect(second['content-security-policy']).not.toBe(policy);
    expect(first).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
    });
    expect(first['x-powered-by']).toBeUndefined();
    // Nobody ends HTTPS before a server that this machine alone can reach.
    expect(first['strict-transport-security']).toBeUndefined();
    const api = await headersOf('/graphql?query=%7B__typename%7D');
    expect(api['content-security-policy']).toMatch(/^default-src 'none'/);
  });

  test('is kept by every page, in all that it shows', async () => {
    const { project } = await ask(
      stray.address,
      '{ project(slug: "demo") { corpora(first: 1) { edges { node { name } } } datasets(first: 1) { edges { node { samples(first: 1) { edges { node { imageUrl } } } } } } } }',
    );
    const corpus = project.corpora.edges[0].node.name;
    const image = project.datasets.edges[0].node.samples.edges[0].node.imageUrl;
    const addresses = [
      '/?all',
      '/p/demo',
      '/p/demo/Clothing',
      '/p/demo/labels',
      '/p/demo/corpora',
      `/p/demo/corpora/${corpus}`,
      '/nothing/here',
      '/p/no-such-project',
      ...['upload', 'decode', 'encode', 'index', 'score', 'flag'].map((step) => `/p/demo/Clothing?step=${step}`),
    ];
    for (const address of addresses) {
      const response = await page.goto(at(address), { waitUntil: 'load' });
      expect(response?.headers()['content-security-policy'], address).toMatch(/nonce-/);
      // What is told live keeps a connection open, so no page is ever idle.
      await page.waitForLoadState('networkidle', { timeout: 1_500 }).catch(() => undefined);
      expect(await page.locator('body *').count(), address).toBeGreaterThan(5);
    }
    // That scripts run at all: what is chosen is applied before anything is painted, and photos can be gone through.
    await page.goto(at('/p/demo/Clothing'));
    await page.evaluate(() => localStorage.setItem('stray-theme', 'light'));
    await page.reload();
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('light');
    await page.locator('[role=listbox] [role=option]').first().click();
    await page.waitForURL(/\?sample=/);
    await page.keyboard.press('Space');
    await page.waitForURL(/view=photo/);
    // What opens over a page brings no styles of its own.
    for (const [key, name] of [
      ['Escape', null],
      ['?', 'Keys'],
      ['Escape', null],
      ['Control+k', 'Commands'],
    ] as const) {
      await page.keyboard.press(key);
      if (name === null) await page.getByRole('dialog').waitFor({ state: 'detached' });
      else await page.getByRole('dialog', { name }).waitFor();
    }
    // A page that is not there says so in the console, as every browser does.
    const real = troubles.filter((text) => !/status of 404.*(nothing\/here|no-such-project)/.test(text));
    expect(real).toEqual([]);
    // An image by itself: the browser’s own viewer has styles of its own, which the policy takes from it.
    await page.goto(at(image));
    expect(
      await page
        .locator('img')
        .evaluateAll((images) => images.map((one) => (one as HTMLImageElement).naturalWidth > 0)),
    ).toEqual([true]);
  });

  test('lets no script run that got into a page', async () => {
    troubles.length = 0;
    const address = at('/p/demo/labels');
    await page.route(address, async (route) => {
      const response = await route.fetch();
      const hostile = `<script>window.ran = 'script'</script><img src="/x" onerror="window.ran = 'handler'">
        <script src="data:text/javascript,window.ran='data'"></script><script src="/media/${'0'.repeat(64)}/256"></script>
        <script nonce="">window.ran = 'empty nonce'</script><base href="https://evil.example/"><style>h1 { display: none }</style>
        <object data="/icon.svg"></object><iframe srcdoc="<script>parent.ran = 'frame'</script>"></iframe>`;
      await route.fulfill({ response, body: (await response.text()).replace('</body>', `${hostile}</body>`) });
    });
    await page.goto(address, { waitUntil: 'load' });
    await page.locator('main').evaluate((main) => {
      main.insertAdjacentHTML(
        'beforeend',
        `<img src="/y" onerror="window.ran = 'inserted'"><a href="javascript:window.ran='link'">x</a>`,
      );
      (main.lastElementChild as HTMLElement).click();
    });
    await expect.poll(() => troubles.filter((text) => text.startsWith('script-src')).length).toBeGreaterThan(4);
    expect(await page.evaluate(() => (window as { ran?: string }).ran)).toBeUndefined();
    expect(await page.evaluate(() => document.baseURI)).toBe(address);
    for (const directive of ['style-src-elem', 'base-uri', 'object-src']) {
      expect(
        troubles.some((text) => text.startsWith(directive)),
        directive,
      ).toBe(true);
    }
    await page.unroute(address);
  });

  test('a page stands in no frame of another', async () => {
    const other = patient(await browser.newPage());
    await other.setContent(`<iframe src="${at('/p/demo')}"></iframe>`);
    await other.waitForTimeout(1_000);
    expect(
      await other
        .frames()[1]
        ?.locator('main')
        .count()
        .catch(() => 0),
    ).toBe(0);
    await other.close();
  });

  test('files pass through the page whole, whatever their size', async () => {
    const bytes = randomBytes(25_000_000);
    const { project } = await ask(
      stray.address,
      '{ project(slug: "demo") { datasets(first: 1) { edges { node { id } } } } }',
    );
    const { id } = project.datasets.edges[0].node;
    const metadata = `dataset ${Buffer.from(id).toString('base64')},path ${Buffer.from('large.png').toString('base64')}`;
    const response = await fetch(at('/uploads'), {
      method: 'POST',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': String(bytes.length),
        'upload-metadata': metadata,
        'content-type': 'application/offset+octet-stream',
      },
      body: bytes,
    });
    expect([response.status, response.headers.get('upload-offset')]).toEqual([201, String(bytes.length)]);
    const found = await ask(
      stray.address,
      `query ($id: ID!) { node(id: $id) { ... on Dataset { samples(first: 5, filter: { path: "large.png" }) { edges { node { bytes imageUrl } } } } } }`,
      { id },
    );
    const [sample] = found.node.samples.edges;
    expect(sample.node.bytes).toBe(bytes.length);
    expect(sample.node.imageUrl).toContain(createHash('sha256').update(bytes).digest('hex'));
  });
});
