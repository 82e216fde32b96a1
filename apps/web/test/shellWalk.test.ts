import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pagesOf, type Shown, settled } from '../../../tools/screenshots/pages.mjs';
import { axeFindings } from './axe.ts';
import { collectTroubles, hasBrowser, openBrowser, patient } from './browser.ts';
import { takePictures } from './pictures.ts';
import { ask, type StartedStray, startScored } from './startedStray.ts';

const readyWithinMs = 240_000;

// What is on every page, on the demo; what follows depends on what came before.
describe.skipIf(!hasBrowser())('the frame of the pages', { sequential: true, timeout: readyWithinMs }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'stray-shell-'));
  const troubles: string[] = [];
  let stray: StartedStray;
  let browser: Browser;
  let page: Page;
  let datasetId = '';
  let asked: string[] = [];

  beforeAll(async () => {
    stray = await startScored(join(folder, 'home'));
    await stray.ready;
    browser = await openBrowser();
    page = patient(await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' }));
    collectTroubles(page, troubles);
    page.on('request', (request) => {
      const body = request.url().endsWith('/graphql') ? request.postDataJSON() : null;
      if (body !== null) asked.push(String(body.operationName ?? /\w+ (\w+)/.exec(body.query)?.[1]));
    });
  }, readyWithinMs);

  afterAll(async () => {
    await browser?.close();
    await stray?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const runs = async (): Promise<readonly { readonly id: string; readonly status: string }[]> => {
    const { project } = await ask(stray.address, '{ project(slug: "demo") { runs { edges { node { id status } } } } }');
    return project?.runs.edges.map(({ node }: { node: unknown }) => node) ?? [];
  };
  const isDone = ({ status }: { readonly status: string }) => status === 'COMPLETED';
  const startRun = () =>
    ask(
      stray.address,
      'mutation ($id: ID!) { startRun(input: { datasetId: $id, method: "mcm" }) { userErrors { message } } }',
      { id: datasetId },
    );
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');

  test('the demo is scored', async () => {
    await expect.poll(async () => (await runs()).filter(isDone).length, { timeout: readyWithinMs }).toBe(1);
    const { project } = await ask(stray.address, '{ project(slug: "demo") { datasets { edges { node { id } } } } }');
    datasetId = project.datasets.edges[0].node.id;
  });

  test('the palette leads to any page by some letters of its name, by the keys alone', async () => {
    await page.goto(`${stray.address}/p/demo/labels`);
    await page
      .getByRole('textbox', { name: /^Name of/ })
      .first()
      .focus();
    await page.keyboard.press('Control+k');
    const input = page.getByRole('combobox', { name: 'Go to a page, or do something' });
    await input.waitFor();
    const option = page.getByRole('dialog').getByRole('option', { name: 'Clothing', exact: true });
    await option.waitFor();
    await takePictures(page, 'palette');
    await page.keyboard.type('clthng');
    expect(await input.getAttribute('aria-expanded')).toBe('true');
    await expect.poll(() => option.getAttribute('aria-selected')).toBe('true');
    expect(await input.getAttribute('aria-activedescendant')).toBe(await option.getAttribute('id'));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/p\/demo\/Clothing/);
    await page.locator('[role=listbox] [role=option]').first().waitFor();
    await page.keyboard.press('Control+k');
    await input.waitFor();
    await page.keyboard.press('Escape');
    await input.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await input.waitFor();
    await page.keyboard.type('theme light');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe('light');
    await page.keyboard.press('Control+k');
    await input.waitFor();
    await page.keyboard.type('zzzz');
    await page.getByText('Nothing has such a name.').waitFor();
    await page.keyboard.press('Control+k');
    await input.waitFor({ state: 'detached' });
  });

  test('asks how much is at work once, and no more while nothing is', async () => {
    asked = [];
    await page.goto(`${stray.address}/p/demo`);
    await page.getByRole('button', { name: 'Jobs: nothing is at work' }).waitFor();
    await expect.poll(() => asked).toEqual(expect.arrayContaining(['CountWork', 'WhoAmI']));
    asked = [];
    await page.waitForTimeout(4_000);
    expect(asked).toEqual([]);
  });

  test('shows on every page what is at work, and what can be done about it', async () => {
    await page.goto(`${stray.address}/settings`);
    await startRun();
    await page.reload();
    await page.getByRole('button', { name: 'Jobs: 1 job open' }).click();
    const drawer = page.getByRole('dialog', { name: 'Jobs' });
    await drawer
      .getByRole('link', { name: 'demo / Clothing' })
      .or(drawer.getByText('Nothing is queued'))
      .first()
      .waitFor();
    await takePictures(page, 'jobs-drawer');
    await drawer.getByText('Nothing is queued or at work.').waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    // What had the focus has it again, and the keyboard is told what the button is about.
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toMatch(/^Jobs: /);
    await page.getByRole('tooltip', { name: /^Jobs: / }).waitFor();
    await page.getByRole('button', { name: 'Jobs: nothing is at work' }).waitFor();
  });

  test('lists runs with what they were made from, repeats them, and compares two', async () => {
    await page.goto(`${stray.address}/p/demo/runs`);
    const rows = page.getByRole('table').getByRole('row');
    await expect.poll(() => rows.count()).toBe(3);
    await rows.nth(1).getByText('mcm').waitFor();
    await rows.nth(2).getByText('neglabel').waitFor();
    await page.getByRole('checkbox').nth(0).check();
    await page.getByText('Choose one more.').waitFor();
    await page.getByRole('checkbox').nth(1).check();
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.waitForURL(/compare=/);
    await page.getByText(/203 photos in both, \d+ flagged by both; correlation of the scores [-0-9.]+/).waitFor();
    await page.getByRole('img', { name: /^Scores of 203 photos in both runs; \d+ of these changed side$/ }).waitFor();
    const images = page.getByRole('region', { name: 'Comparison' }).locator('img');
    await expect
      .poll(() =>
        images.evaluateAll((all) => all.every((image) => image instanceof HTMLImageElement && image.naturalWidth > 0)),
      )
      .toBe(true);
    await takePictures(page, 'runs', { fullPage: true });
    await page.reload();
    await page.getByText(/203 photos in both/).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('region', { name: 'Comparison' }).waitFor({ state: 'detached' });
    await page
      .getByRole('button', { name: /^Repeat the run/ })
      .first()
      .click();
    await expect.poll(() => rows.count()).toBe(4);
    await rows.nth(1).getByText('↻ repeat').waitFor();
    await rows.nth(1).getByText('done').waitFor();
  });

  test('gives an action another key, tells what has it already, and keeps the choice', async () => {
    await page.goto(`${stray.address}/p/demo/Clothing`);
    await page.getByRole('slider', { name: 'Threshold' }).waitFor();
    await page.keyboard.press('?');
    const keys = page.getByRole('dialog', { name: 'Keys' });
    await keys.waitFor();
    await takePictures(page, 'keys');
    await keys.getByRole('button', { name: 'Change the key: Search' }).click();
    await page.keyboard.press('Home');
    await keys.getByText('Home is “The first photo”.').waitFor();
    await keys.getByRole('button', { name: 'leave it', exact: true }).click();
    expect(await focused()).toBe('Change the key: Search and filter');
    await page.keyboard.press('Enter');
    await page.keyboard.press('q');
    await keys.getByText('Search and filter: Q').waitFor({ state: 'attached' });
    await page.keyboard.press('Escape');
    await page.reload();
    await page.getByRole('slider', { name: 'Threshold' }).waitFor();
    await page.locator('footer').getByText('search').locator('kbd', { hasText: 'Q' }).waitFor();
    await page.keyboard.press('q');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
    await page.goto(`${stray.address}/settings`);
    await page.getByRole('button', { name: 'All keys as they were' }).click();
    await page.getByRole('button', { name: 'All keys as they were' }).waitFor({ state: 'detached' });
  });

  test('every page is free of what axe finds, dark and light, wide and narrow', async () => {
    const [later, earlier] = (await runs()).filter(isDone).map(({ id }) => id);
    const { project } = await ask(stray.address, '{ project(slug: "demo") { corpora { edges { node { name } } } } }');
    const corpus = `/p/demo/corpora/${project.corpora.edges[0].node.name}`;
    const pages: Shown[] = pagesOf({ dataset: '/p/demo/Clothing', corpus, runs: [later ?? '', earlier ?? ''] });
    const found: string[] = [];
    // Colours do not depend on the width, nor places on the colours: two looks at a page see what four would.
    const wide = { theme: 'light', width: 1440, height: 900 };
    const narrow = { theme: 'dark', width: 360, height: 740 };
    for (const { name, path, prepare } of pages) {
      await page.setViewportSize(wide);
      await page.goto(stray.address + path);
      await settled(page);
      await prepare?.(page);
      for (const { theme, ...size } of [wide, narrow]) {
        await page.setViewportSize(size);
        await page.evaluate((chosen) => document.documentElement.setAttribute('data-theme', chosen), theme);
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (beyond > 0) found.push(`${name} ${size.width}: ${beyond} px wider than the window`);
        found.push(...(await axeFindings(page)).map((finding) => `${name} ${size.width} ${theme}: ${finding}`));
      }
    }
    expect(found).toEqual([]);
    // The page that is not there is the one that is answered so.
    expect(troubles.filter((trouble) => !/404.*\/p\/nowhere/.test(trouble))).toEqual([]);
  });
});
