import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { collectTroubles, hasBrowser, openBrowser, patient } from './browser.ts';
import { takePictures } from './pictures.ts';
import { ask, type StartedStray, startScored } from './startedStray.ts';

const readyWithinMs = 240_000;
const patiently = { timeout: 60_000 };

// Somebody who looks for a photo, seen through a browser; what follows depends on what came before.
describe.skipIf(!hasBrowser())('searching the demo', { sequential: true, timeout: readyWithinMs }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'stray-search-'));
  const troubles: string[] = [];
  const dataset = '/p/demo/Clothing';
  let stray: StartedStray;
  let browser: Browser;
  let page: Page;

  const bar = () => page.getByRole('combobox', { name: 'Search photos' });
  const chips = () => page.getByRole('list', { name: 'In force' });
  const count = async () => Number.parseInt((await page.getByRole('status').first().textContent()) ?? '', 10);

  beforeAll(async () => {
    stray = await startScored(join(folder, 'home'));
    await stray.ready;
    await scored(stray.address);
    browser = await openBrowser();
    page = patient(await browser.newPage({ viewport: { width: 1440, height: 900 } }));
    collectTroubles(page, troubles);
    await page.goto(stray.address + dataset);
    await page.getByText('203 photos, lowest score first').waitFor();
  }, readyWithinMs);

  afterAll(async () => {
    await browser?.close();
    await stray?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a filter is written with the keyboard alone, by what is proposed', async () => {
    await page.keyboard.press('/');
    expect(await bar().evaluate((input) => input === document.activeElement)).toBe(true);
    await page.keyboard.type('sc');
    const first = page.getByRole('option').first();
    await expect.poll(() => first.textContent(), patiently).toMatch(/^score /);
    await page.keyboard.press('ArrowDown');
    expect(await first.getAttribute('aria-selected')).toBe('true');
    expect(await bar().getAttribute('aria-activedescendant')).toBe(await first.getAttribute('id'));
    await page.keyboard.press('Enter');
    await page.keyboard.type('< 0.6 and not fl');
    await page.getByRole('option', { name: /^flagged/ }).waitFor();
    await takePictures(page, 'search-proposals');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await bar().inputValue()).toBe('score < 0.6 and not flagged ');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('listbox', { name: 'Proposals' }).isVisible(), patiently).toBe(false);
    expect(await bar().inputValue()).toBe('score < 0.6 and not flagged ');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\?q=score\+%3C\+0\.6\+and\+not\+flagged$/);
    await chips().getByText('score < 0.6').waitFor();
    await expect.poll(count, patiently).toBeLessThan(203);
    expect(await count()).toBeGreaterThan(0);
  });

  test('each condition goes by itself, and comes back with the browser', async () => {
    await chips().getByRole('button', { name: 'Without: score < 0.6' }).click();
    await page.waitForURL(/\?q=not\+flagged$/);
    await expect.poll(() => bar().inputValue(), patiently).toBe('not flagged');
    await page.goBack();
    await expect.poll(() => bar().inputValue(), patiently).toBe('score < 0.6 and not flagged');
  });

  test('a mistake is told with its place, and nothing is searched by it', async () => {
    await bar().fill('scroe < 0.3');
    await page.keyboard.press('Enter');
    await page.getByText('“scroe” is no field; did you mean score?').waitFor();
    expect(await page.locator('mark').textContent()).toBe('scroe');
    expect(await bar().getAttribute('aria-invalid')).toBe('true');
    await takePictures(page, 'search-mistake');
    await page.getByRole('button', { name: 'Empty the search' }).click();
    await page.getByText('203 photos, lowest score first').waitFor();
  });

  test('plain words order the photos by what they show', async () => {
    await bar().fill('motorcycle');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\?like=text%3Amotorcycle$/);
    await page.getByText('203 photos, nearest first').waitFor();
    await chips().getByText('looks like “motorcycle”').waitFor();
    await takePictures(page, 'search-words');
  });

  test('what the encoder has no idea of is said, also in a link', async () => {
    await page.goto(`${stray.address}${dataset}?like=text%3Aqqxzqq`);
    await page.getByText('The encoder has no idea of “qqxzqq”.').waitFor();
    await chips().getByRole('button').click();
    await page.getByText('203 photos, lowest score first').waitFor();
  });

  test('a pasted photo finds itself first', async () => {
    const { path, bytes } = await oneOfTheDemo(stray.address);
    await page.evaluate((encoded) => {
      const binary = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([binary], 'pasted.jpg', { type: 'image/jpeg' }));
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, bytes.toString('base64'));
    await page.waitForURL(/\?like=image%3A[0-9a-f]{64}$/);
    await page.getByText('203 photos, nearest first').waitFor();
    const chip = chips().getByRole('listitem').first();
    await expect
      .poll(() => chip.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth), patiently)
      .toBeGreaterThan(0);
    await page
      .getByRole('complementary', { name: 'Details' })
      .getByText(path.split('/').at(-1) ?? '')
      .first()
      .waitFor();
    await takePictures(page, 'search-photo');
  });

  test('a photo of the dataset finds what resembles it', async () => {
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByRole('button', { name: 'Search by this photo' }).click();
    await page.waitForURL(/\?like=sample%3A/);
    await page.getByText('203 photos, nearest first').waitFor();
    const picture = chips().locator('img');
    await expect
      .poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth), patiently)
      .toBeGreaterThan(0);
    await page.goBack();
    await page.waitForURL(/\?like=image%3A/);
  });

  test('what is no photo is refused in words', async () => {
    const chosen = { name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('nonsense') };
    await page.getByLabel('Search by a photo').setInputFiles(chosen);
    await page.getByText('This is no image that can be searched by.').waitFor();
  });

  test('a view is saved, and its link brings everything back, for others too', async () => {
    await bar().fill('not flagged');
    await page.keyboard.press('Enter');
    await expect.poll(count, patiently).toBeLessThan(203);
    const shown = await count();
    await page.getByRole('button', { name: 'Views' }).click();
    const panel = page.getByRole('region', { name: 'Saved views' });
    await panel.getByText('No view is saved yet.').waitFor();
    for (const _ of ['first', 'second']) {
      await panel.getByLabel('Save this view as').fill('Like my photo');
      await panel.getByRole('button', { name: 'Save view' }).click();
      await panel.getByRole('link', { name: 'Like my photo' }).waitFor();
    }
    await panel.getByText('There is a view named “Like my photo” already; take another name.').waitFor();
    await takePictures(page, 'search-views');
    const link = await panel
      .getByRole('link')
      .first()
      .evaluate((a: HTMLAnchorElement) => a.href);
    await page.keyboard.press('Escape');
    await expect.poll(() => panel.isVisible(), patiently).toBe(false);

    const other = patient(await browser.newPage({ viewport: { width: 1440, height: 900 } }));
    await other.goto(link);
    await other.getByText(`${shown} photos, nearest first`).waitFor();
    expect(await other.getByRole('combobox', { name: 'Search photos' }).inputValue()).toBe('not flagged');
    const picture = other.getByRole('list', { name: 'In force' }).locator('img');
    await expect
      .poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth), patiently)
      .toBeGreaterThan(0);
    await other.close();

    await page.goto(stray.address + dataset);
    await page.getByRole('button', { name: 'Views' }).click();
    await panel.getByRole('link', { name: 'Like my photo' }).click();
    await page.getByText(`${shown} photos, nearest first`).waitFor();
  });

  test('a view gets another name and another address by keys, a taken name is refused, and the pointer deletes', async () => {
    const panel = page.getByRole('region', { name: 'Saved views' });
    const address = new URL(page.url()).search;
    await bar().fill('flagged');
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=flagged&/);
    const renewed = new URL(page.url()).search;
    await page.getByRole('button', { name: 'Views' }).click();
    await panel.getByLabel('Save this view as').fill('Taken');
    await page.keyboard.press('Enter');
    await panel.getByRole('link', { name: 'Taken' }).waitFor();

    const addressOf = (name: string) => panel.getByRole('link', { name, exact: true }).getAttribute('href');
    const change = panel.getByRole('button', { name: 'Rename or renew the view Like my photo' });
    await change.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('Not kept');
    await page.keyboard.press('Escape');
    expect(await change.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.keyboard.type('Taken');
    await page.keyboard.press('Enter');
    await panel.getByText('There is a view named “Taken” already; take another name.').waitFor();
    await takePictures(page, 'search-view-change');
    await panel.getByLabel('New name').fill('Flagged ones');
    await page.keyboard.press('Enter');
    await panel.getByRole('link', { name: 'Flagged ones' }).waitFor();
    expect(await addressOf('Flagged ones')).toBe(address);
    await panel.getByRole('button', { name: 'Rename or renew the view Flagged ones' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await expect.poll(() => addressOf('Flagged ones'), patiently).toBe(renewed);

    for (const name of ['Flagged ones', 'Taken']) {
      await panel.getByRole('button', { name: `Delete the view ${name}` }).click();
      await panel.getByRole('link', { name }).waitFor({ state: 'detached' });
    }
    await panel.getByText('No view is saved yet.').waitFor();
    await page.keyboard.press('Escape');
  });

  test('nothing is wider than a telephone', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test('met no error', () => {
    const refused = /\/search\/.* status of 415|status of 415 .*\/search\//;
    expect(troubles.filter((said) => !refused.test(said))).toEqual([]);
  });
});

async function scored(address: string): Promise<void> {
  const document = `{ project(slug: "demo") { datasets(first: 1) { edges { node { shownRun { status scoredCount } } } } } }`;
  const isScored = async () =>
    (await ask(address, document)).project?.datasets.edges[0]?.node.shownRun?.status === 'COMPLETED';
  await vi.waitUntil(isScored, { timeout: readyWithinMs, interval: 1000 });
}

/** A photo as it lies in the store. */
async function oneOfTheDemo(address: string): Promise<{ path: string; bytes: Buffer }> {
  const document = `{ project(slug: "demo") { datasets(first: 1) { edges { node {
    samples(first: 1, filter: { path: "motor" }) { edges { node { path imageUrl } } } } } } } }`;
  const answer = await ask(address, document);
  const { path, imageUrl } = answer.project.datasets.edges[0].node.samples.edges[0].node;
  const response = await fetch(address + imageUrl);
  return { path, bytes: Buffer.from(await response.arrayBuffer()) };
}
