import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectTroubles, hasBrowser, openBrowser, patient } from './browser.ts';
import { type StartedStray, startStray } from './startedStray.ts';

const readyWithinMs = 240_000;

// The whole system on its embedded defaults, seen through a browser; what follows depends on what came before.
describe.skipIf(!hasBrowser())('the page of the demo', { sequential: true, timeout: readyWithinMs }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'stray-page-'));
  const troubles: string[] = [];
  const tiles = '[role=listbox] [role=option]';
  let stray: StartedStray;
  let browser: Browser;
  let page: Page;
  let address = '';
  let documentsLoaded = 0;

  beforeAll(async () => {
    stray = await startStray(join(folder, 'home'));
    address = stray.address;
    browser = await openBrowser();
    page = patient(await browser.newPage({ viewport: { width: 1440, height: 900 } }));
    collectTroubles(page, troubles, { kinds: ['error', 'warning'] });
    page.on('request', (request) => {
      if (request.isNavigationRequest()) documentsLoaded += 1;
      if (!request.url().startsWith(address) && !request.url().startsWith('data:')) troubles.push(request.url());
    });
  }, readyWithinMs);

  afterAll(async () => {
    await browser?.close();
    await stray?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('comes to its scores without being loaded again, however early it was opened', async () => {
    await Promise.race([answers(`${address}/`), stray.ready]);
    await page.goto(address);
    expect(page.url()).toBe(`${address}/p/demo/Clothing`);
    const before = documentsLoaded;
    await page.getByText(/^\d+ of 203 flagged$/).waitFor({ timeout: readyWithinMs });
    await stray.ready;
    await page.locator(`${tiles}[data-flagged]`).first().waitFor();
    expect(documentsLoaded).toBe(before);
  });

  test('shows the eight words with their counts', async () => {
    const strip = page.getByRole('navigation', { name: 'Steps' });
    const flagged = await page.getByText(/^\d+ of 203 flagged$/).textContent();
    const words = async () =>
      (await strip.getByRole('listitem').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
    const count = Number.parseInt(flagged ?? '', 10);
    await expect
      .poll(words)
      .toEqual([
        'upload 203',
        'decode 203',
        'encode 203',
        'index 203',
        'score 203',
        `flag ${count}`,
        `review 0/${count}`,
        'export –',
      ]);
  });

  test('shows photos from the lowest score on, the flagged ones marked and explained', async () => {
    const shown = await page.locator(tiles).evaluateAll((elements) =>
      elements.map((element) => ({
        score: Number.parseFloat(element.textContent ?? ''),
        flagged: element.hasAttribute('data-flagged'),
        said: element.querySelector('img')?.alt ?? '',
      })),
    );
    expect(shown.length).toBeGreaterThan(12);
    expect(shown.map(({ score }) => score)).toEqual(shown.map(({ score }) => score).sort((a, b) => a - b));
    for (const { flagged, said } of shown.slice(0, 12)) {
      expect(flagged).toBe(true);
      expect(said).toMatch(/^\S+\.jpg\. Flagged\. Score 0\.\d{3}\. (Looks like|Like nothing)/);
    }
    await expect.poll(() => page.locator(`${tiles} img`).evaluateAll(allLoaded)).toBe(true);
    await page
      .getByRole('img', { name: /^Histogram of 203 scores from 0 to 1; \d+ flagged, below 0\.\d{3}\.$/ })
      .waitFor();
  });

  test('goes from photo to photo by keys, and a link brings the photo back', async () => {
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.waitForURL(/\?sample=/);
    const reason = page
      .getByRole('complementary', { name: 'Details' })
      .locator('article p')
      .filter({ hasText: /^(Looks like|Like nothing)/ });
    const sentence = await reason.textContent();
    await page.reload();
    await expect.poll(() => reason.textContent()).toBe(sentence);
    await expect.poll(() => page.locator(`${tiles}[data-focused]`).count()).toBe(1);
    // All else is there before the page listens to keys.
    await page.getByRole('slider', { name: 'Threshold' }).waitFor();
  });

  test('opens the whole photo with Space and closes it with Esc', async () => {
    await page.keyboard.press('Space');
    await page.waitForURL(/view=photo/);
    await expect.poll(() => page.locator('[role=dialog] img').evaluateAll(allLoaded)).toBe(true);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('[role=dialog]').count()).toBe(0);
  });

  test('shows the flagged alone, those of a path, and says when there are none', async () => {
    await page.getByRole('button', { name: /^flagged only/ }).click();
    const flagged = Number.parseInt((await page.getByText(/^\d+ of 203 flagged$/).textContent()) ?? '', 10);
    await page.getByText(`${flagged} photos, lowest score first`).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('strays/coffee');
    await page.getByRole('option', { name: 'Path has “strays/coffee”' }).waitFor();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.getByText('1 photo, lowest score first').waitFor();
    await page.waitForURL(/show=flagged&path=strays%2Fcoffee/);
    await page.keyboard.type('nothing has this name');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'No photo matches' }).waitFor();
    await page.getByRole('button', { name: 'Show all photos' }).click();
    await page.getByText('203 photos, lowest score first').waitFor();
  });

  test('fits a telephone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.locator(tiles).first().click();
    await page
      .getByRole('complementary', { name: 'Details' })
      .getByText(/^(Looks like|Like nothing)/)
      .waitFor();
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test('sets a threshold by hand from the scores that are there, and says what a calibrated one takes', async () => {
    await page.goto(`${address}/p/demo/Clothing?step=score`);
    const threshold = page.getByRole('combobox', { name: 'threshold' });
    await threshold.selectOption({ label: 'limit false alarms' });
    await page.getByText('none of them is among those scored').waitFor();
    await page.getByText('Upload such photos as another dataset').waitFor();
    expect(await page.getByRole('button', { name: 'Flag again' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Score again' }).click();
    expect(
      await page
        .getByRole('combobox', { name: 'calibrated by' })
        .evaluate((select) => select.matches(':invalid:focus')),
    ).toBe(true);

    await threshold.selectOption({ label: 'given by hand' });
    await page.getByRole('spinbutton', { name: 'score' }).fill('1');
    await page.getByRole('spinbutton', { name: 'score' }).press('Tab');
    await page.getByRole('button', { name: 'Flag again' }).click();
    await page.getByText('below 1.000 · given by hand').waitFor();
    await page.getByText('203 of 203 flagged').waitFor();
    await threshold.selectOption({ label: 'the method’s own rule' });
    await page.getByRole('button', { name: 'Flag again' }).click();
    await page.getByText('rule even-odds').waitFor();
  });

  test('scores anew by an encoder that was added meanwhile, and tells what it was made with', async () => {
    await added('clip-split', join(folder, 'home'));
    await page.goto(`${address}/p/demo/Clothing?step=score`);
    await page.getByLabel('encoder').selectOption({ label: 'clip-split' });
    await page.getByRole('button', { name: 'Score again' }).click();
    await page.getByText('clip-split encoder').waitFor({ timeout: readyWithinMs });
    await page.getByText(/^\d+ of 203 flagged$/).waitFor();
    await page.getByText(/^neglabel · corpus v\d+ · labels v1 · /).waitFor();
  });

  test('met no error, and asked nobody else', () => {
    expect(troubles).toEqual([]);
  });
});

/** An exported CLIP with random weights, brought in as a person would. */
async function added(fixture: string, home: string): Promise<void> {
  const source = fileURLToPath(new URL(`../../../packages/scoring/test/fixtures/encoders/${fixture}`, import.meta.url));
  const stray = fileURLToPath(new URL('../../cli/dist/main.js', import.meta.url));
  const env = { ...process.env, STRAY_HOME: home };
  await promisify(execFile)(process.execPath, [stray, 'models', 'add', source, '--name', fixture], { env });
}

/** Polls until the page of a dataset answers, or it would be too late. */
async function answers(url: string): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  while (Date.now() < deadline) {
    const response = await fetch(url).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.ok && response.url.includes('/p/')) return;
    await delay(200);
  }
}

function allLoaded(images: Element[]): boolean {
  return images.length > 0 && images.every((image) => image instanceof HTMLImageElement && image.naturalWidth > 0);
}
