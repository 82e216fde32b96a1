import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFindings } from './axe.ts';
import { collectTroubles, hasBrowser, openBrowser, patient } from './browser.ts';
import { takePictures } from './pictures.ts';
import { ask, type StartedStray, startScored } from './startedStray.ts';

const readyWithinMs = 240_000;
const demo = fileURLToPath(new URL('../../../demo', import.meta.url));
/** Of a newcomer, from the first page to photos in the order of their scores. */
const withinMs = 120_000;

// A newcomer with photos of their own; what follows depends on what came before.
describe.skipIf(!hasBrowser())('a project from photos', { sequential: true, timeout: readyWithinMs }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'stray-new-'));
  const photos = join(folder, 'June');
  const troubles: string[] = [];
  let stray: StartedStray;
  let browser: Browser;
  let page: Page;
  let clicks = 0;

  beforeAll(async () => {
    for (const [from, to, count] of [
      ['clothing/hat', 'hat', 5],
      ['clothing/shoes', 'running_shoe', 5],
      ['strays', 'hat', 2],
    ] as const) {
      mkdirSync(join(photos, to), { recursive: true });
      const names = readdirSync(join(demo, from)).sort().slice(0, count);
      for (const name of names) cpSync(join(demo, from, name), join(photos, to, name));
    }
    writeFileSync(join(folder, 'classes.csv'), 'id,label\n1,hat\n2,"bow tie"\n');
    stray = await startScored(join(folder, 'home'), () => ({ STRAY_IMPORT_PATHS: photos }));
    await stray.ready;
    browser = await openBrowser();
    page = patient(await browser.newPage({ viewport: { width: 1440, height: 900 } }));
    collectTroubles(page, troubles);
  }, readyWithinMs);

  afterAll(async () => {
    await browser?.close();
    await stray?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const name = () => page.getByLabel('Name of the project');
  const classes = () => page.getByLabel('One a line, or in one line with commas');
  const click = async (role: 'button' | 'link', named: string) => {
    clicks += 1;
    await page.getByRole(role, { name: named }).click();
  };

  test('refuses at the field what is missing, and takes the eye there', async () => {
    await page.goto(`${stray.address}/new`);
    await page.getByRole('button', { name: 'Find the strays' }).click();
    await page.getByText('Give the project a name.').waitFor();
    await page.getByText('Name at least one class that your photos should show.').waitFor();
    expect(await name().evaluate((input) => input === document.activeElement)).toBe(true);
    expect(await name().getAttribute('aria-invalid')).toBe('true');
    await name().fill('W');
    await page.getByText('Give the project a name.').waitFor({ state: 'detached' });
  });

  test('keeps what was typed when the page is loaded anew, left, and come back to', async () => {
    await name().fill('Wardrobe');
    await classes().fill('hat\nmouse');
    await page.getByRole('combobox', { name: 'Sense of mouse' }).selectOption({ index: 2 });
    const sense = await page.getByRole('combobox', { name: 'Sense of mouse' }).inputValue();
    await page.getByLabel('A folder', { exact: true }).setInputFiles(photos);
    await page.getByText('12 files, ').waitFor();
    await page.reload();
    await expect.poll(() => name().inputValue()).toBe('Wardrobe');
    await expect.poll(() => classes().inputValue()).toBe('hat\nmouse');
    await expect.poll(() => page.getByRole('combobox', { name: 'Sense of mouse' }).inputValue()).toBe(sense);
    await page.getByText('12 files of “June” were chosen before the page was loaded anew').waitFor();
    await page.getByRole('link', { name: 'Projects' }).click();
    await page.waitForURL(/\?all$/);
    await page.goBack();
    await expect.poll(() => name().inputValue()).toBe('Wardrobe');
    await page.getByRole('button', { name: 'Find the strays' }).click();
    await page.getByText('A page that is loaded anew forgets its files: choose them again.').waitFor();
  });

  test('takes classes from a file and from the names of folders', async () => {
    await classes().fill('hat');
    await page.getByLabel('Or a file: text, CSV, or COCO categories').setInputFiles(join(folder, 'classes.csv'));
    await expect.poll(() => classes().inputValue()).toBe('hat\nbow tie');
    await page.getByLabel('A folder', { exact: true }).setInputFiles(photos);
    await page.getByRole('button', { name: 'Take the names of your folders: hat, running shoe' }).click();
    await expect.poll(() => classes().inputValue()).toBe('hat\nrunning shoe');
    await page.getByRole('combobox', { name: 'Sense of running shoe' }).waitFor();
    await takePictures(page, 'new', { fullPage: true });
    expect(await axeFindings(page)).toEqual([]);
  });

  test('leads from the first page to scored photos within two minutes', async () => {
    await page.evaluate(() => sessionStorage.clear());
    clicks = 0;
    const begun = performance.now();
    await page.goto(`${stray.address}/?all`);
    await click('link', 'New project from your photos');
    await expect.poll(() => name().evaluate((input) => input === document.activeElement)).toBe(true);
    await page.keyboard.type('Wardrobe');
    await page.keyboard.press('Tab');
    await page.keyboard.insertText('hat\nrunning shoe');
    clicks += 1;
    await page.getByLabel('A folder', { exact: true }).setInputFiles(photos);
    await click('button', 'Find the strays');
    await page.waitForURL(/\/p\/wardrobe\/June$/);
    await page.getByText(/\d+ of 12 flagged/).waitFor();
    const tookMs = performance.now() - begun;
    console.info(`From the first page to scored photos: ${clicks} clicks, ${(tookMs / 1000).toFixed(1)} s.`);
    expect(clicks).toBe(3);
    expect(tookMs).toBeLessThan(withinMs);
    await takePictures(page, 'new-scored');
    const query = `{ project(slug: "wardrobe") { activeLabelSet { labels { text } }
      datasets { edges { node { name samples(first: 20) { edges { node { declaredClass } } } } } } } }`;
    const { project } = await ask(stray.address, query);
    expect(project.activeLabelSet.labels).toEqual([{ text: 'hat' }, { text: 'running shoe' }]);
    expect(project.datasets.edges).toHaveLength(1);
    expect(project.datasets.edges[0].node.samples.edges).toHaveLength(12);
  });

  test('begins afresh the next time, and takes a folder of the server by the keys alone', async () => {
    await page.goto(`${stray.address}/new`);
    await expect.poll(() => name().evaluate((input) => input === document.activeElement)).toBe(true);
    expect(await name().inputValue()).toBe('');
    await page.keyboard.type('From the server');
    await page.keyboard.press('Tab');
    await page.keyboard.type('hat, running shoe');
    await page.getByRole('combobox', { name: 'Sense of running shoe' }).waitFor();
    const summary = page.getByText('Or a folder of the server');
    for (let tabs = 0; tabs < 12; tabs += 1) {
      await page.keyboard.press('Tab');
      if (await summary.evaluate((element) => element === document.activeElement)) break;
    }
    await page.keyboard.press('Enter');
    await page.getByLabel('Folder or archive on the server').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type(photos);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/p\/from-the-server\/June$/);
    await page.getByText(/\d+ of 12 flagged/).waitFor();
  });

  test('met no error', () => {
    expect(troubles).toEqual([]);
  });
});
