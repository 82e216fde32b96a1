import { createHmac } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
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

// From photos on a screen to a file on the disk, of which another program is told; each step depends on the one before.
describe.skipIf(!hasBrowser())('exporting', { sequential: true, timeout: readyWithinMs }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'stray-export-walk-'));
  const troubles: string[] = [];
  let stray: StartedStray;
  let browser: Browser;
  let page: Page;
  const told: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
  let [secret, rotated] = ['', ''];
  const receiver = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += String(piece);
    told.push({ headers: request.headers, body });
    response.end('thank you');
  });

  beforeAll(async () => {
    for (const split of ['train', 'test']) {
      mkdirSync(join(folder, 'photos', split, 'hat'), { recursive: true });
      for (const name of readdirSync(join(demo, 'clothing/hat')).sort().slice(0, 3)) {
        cpSync(join(demo, 'clothing/hat', name), join(folder, 'photos', split, 'hat', name));
      }
    }
    stray = await startScored(join(folder, 'home'));
    await stray.ready;
    const make = async (mutation: string) => ask(stray.address, `mutation { ${mutation} }`);
    const { createProject } = await make('createProject(input: { name: "Wardrobe" }) { project { id } }');
    const projectId = JSON.stringify(createProject.project.id);
    await make(`createDataset(input: { projectId: ${projectId}, name: "June" }) { dataset { id } }`);
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    browser = await openBrowser();
    page = patient(await browser.newPage({ viewport: { width: 1440, height: 900 } }));
    collectTroubles(page, troubles);
  }, readyWithinMs);

  afterAll(async () => {
    await browser?.close();
    await stray?.stop();
    receiver.close();
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

  test('another program is named, and tried', async () => {
    await page.goto(`${stray.address}/p/wardrobe/webhooks`);
    await page.getByLabel('Address').fill(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/stray`);
    await page.getByRole('button', { name: 'Make a webhook' }).click();
    secret = await page.getByLabel('Its secret').inputValue();
    expect(secret).toMatch(/^whsec_/);
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.locator('summary', { hasText: /^test.*taken: 200/ }).waitFor();
    await expect.poll(() => told.length).toBe(1);
    expect(JSON.parse(told[0]?.body ?? '')).toMatchObject({ event: 'TEST', project: { slug: 'wardrobe' } });
    await page.getByRole('button', { name: 'New secret' }).click();
    rotated = await page.getByLabel('Its new secret').inputValue();
    expect(rotated).not.toBe(secret);
    await page.getByText('the old secret signs too until').waitFor();
    await takePictures(page, 'webhook', { fullPage: true });
    await page.setViewportSize({ width: 360, height: 740 });
    const line = await page.locator('li', { hasText: 'the old secret signs too' }).boundingBox();
    expect(line?.height).toBeLessThan(200);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${stray.address}/p/wardrobe/June?step=export`);
    await page.getByRole('button', { name: 'New export…' }).click();
    await dialog().getByText('5 photos').waitFor();
    await dialog().getByText('Leave them out of the test split').click();
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

  test('the other program is told, in words that it can trust, and the log says so', async () => {
    await expect.poll(() => told.length, { timeout: 90_000 }).toBe(2);
    const { headers, body } = told[1] ?? { headers: {}, body: '' };
    expect(JSON.parse(body)).toMatchObject({
      event: 'EXPORT_READY',
      dataset: { name: 'June' },
      export: { format: 'IMAGE_FOLDER' },
    });
    const [seconds, ...signatures] = String(headers['stray-signature']).replace(/^t=/, '').split(',v1=');
    const signedWith = (key: string) => createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex');
    expect(signatures).toEqual([rotated, secret].map(signedWith));
    await page.goto(`${stray.address}/p/wardrobe/webhooks`);
    await page.getByText('export ready', { exact: true }).first().waitFor();
    await page
      .getByText(/taken: 200/)
      .first()
      .waitFor();
    await takePictures(page, 'webhooks', { fullPage: true });
    expect(await axeFindings(page)).toEqual([]);
  });

  test('it goes when it is deleted, and nothing went wrong on the way', async () => {
    await page.goto(`${stray.address}/p/wardrobe/June?step=export`);
    await page.getByRole('button', { name: /^Delete June-image-folder/ }).click();
    await page.getByText('Nothing was exported yet.').waitFor();
    expect(troubles).toEqual([]);
  });
});
