import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFindings } from './axe.ts';
import { collectTroubles, hasBrowser, openBrowser } from './browser.ts';
import { takePictures } from './pictures.ts';
import { ask, type StartedStray, startStray } from './startedStray.ts';

const readyWithinMs = 240_000;
const demo = fileURLToPath(new URL('../../../demo', import.meta.url));

// From photos on a screen to a file on the disk; each step depends on the one before.
describe.skipIf(!hasBrowser())('exporting', { sequential: true, timeout: readyWithinMs }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'stray-export-walk-'));
  const troubles: string[] = [];
  let stray: StartedStray;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    for (const split of ['train', 'test']) {
      mkdirSync(join(folder, 'photos', split, 'hat'), { recursive: true });
      for (const name of readdirSync(join(demo, 'clothing/hat')).sort().slice(0, 3)) {
        cpSync(join(demo, 'clothing/hat', name), join(folder, 'photos', split, 'hat', name));
      }
    }
    stray = await startStray(join(folder, 'home'));
    await stray.ready;
    const make = async (mutation: string) => ask(stray.address, `mutation { ${mutation} }`);
    const { createProject } = await make('createProject(input: { name: "Wardrobe" }) { project { id } }');
    const projectId = JSON.stringify(createProject.project.id);
    await make(`createDataset(input: { projectId: ${projectId}, name: "June" }) { dataset { id } }`);
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(60_000);
    collectTroubles(page, troubles);
  }, readyWithinMs);

  afterAll(async () => {
    await browser?.close();
    await stray?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const dialog = () => page.getByRole('dialog');
  const exporting = () => dialog().getByRole('button', { name: 'Export', exact: true });

  test('what goes in is counted by split, and a test split is not thinned unasked', async () => {
    await page.goto(`${stray.address}/p/wardrobe/June?step=upload`);
    await page
      .getByRole('complementary', { name: 'Details' })
      .getByLabel('A folder')
      .setInputFiles(join(folder, 'photos'));
    await page.getByText('6 photos').first().waitFor();
    const { project } = await ask(
      stray.address,
      '{ project(slug: "wardrobe") { datasets(first: 1) { edges { node { samples(first: 9, filter: { path: "test/" }) { edges { node { id } } } } } } } }',
    );
    const { id } = project.datasets.edges[0].node.samples.edges[0].node;
    await ask(
      stray.address,
      `mutation { review(input: { sampleIds: ["${id}"], decision: DROP }) { userErrors { code } } }`,
    );
    await page.goto(`${stray.address}/p/wardrobe/June?step=export`);
    await page.getByRole('button', { name: 'New export…' }).click();
    await dialog().getByText('5 photos').waitFor();
    const row = dialog().getByRole('row', { name: /^test/ });
    expect(await row.getByRole('cell').allTextContents()).toEqual(['2 of 3', '0', '1', '0', '0', '2']);
    expect(await exporting().isDisabled()).toBe(true);
    await takePictures(page, 'export-dialog');
    expect(await axeFindings(page)).toEqual([]);
    await dialog().getByText('Leave them out of the test split').click();
    expect(await exporting().isDisabled()).toBe(false);
    // Another choice is agreed to anew; one that leaves nothing out needs no word.
    await dialog().getByText('Only what was decided').click();
    await dialog().getByText('0 photos').waitFor();
    expect(await exporting().isDisabled()).toBe(true);
    await dialog().getByText('Everything but what was dropped').click();
    await dialog().getByText('5 photos').waitFor();
  });

  test('the file is made before one’s eyes, downloaded whole, and listed', async () => {
    await exporting().click();
    const link = dialog().getByRole('link', { name: 'Download' });
    await link.waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    expect(download.suggestedFilename()).toMatch(/^June-image-folder-[\d-]+\.zip$/);
    const file = join(folder, 'june.zip');
    await download.saveAs(file);
    expect(readFileSync(file).subarray(0, 2).toString()).toBe('PK');
    await takePictures(page, 'export-done');
    await dialog().getByRole('button', { name: 'Close' }).click();
    await page.getByText('5 photos, 1 left out').waitFor();
    await page.goto(`${stray.address}/p/wardrobe/jobs`);
    await page.getByText('Export, ImageFolder').waitFor();
  });

  test('it goes when it is deleted, and nothing went wrong on the way', async () => {
    await page.goto(`${stray.address}/p/wardrobe/June?step=export`);
    await page.getByRole('button', { name: /^Delete June-image-folder/ }).click();
    await page.getByText('Nothing was exported yet.').waitFor();
    expect(troubles).toEqual([]);
  });
});
