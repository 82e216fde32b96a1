import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { collectTroubles, hasBrowser, openBrowser, patient } from './browser.ts';
import { takePictures } from './pictures.ts';
import { ask, type StartedStray, startScored } from './startedStray.ts';

const readyWithinMs = 240_000;
const demo = fileURLToPath(new URL('../../../demo', import.meta.url));

// What goes, goes at once and for good, and gives its room back; each step depends on the one before.
describe.skipIf(!hasBrowser())('deleting', { sequential: true, timeout: readyWithinMs }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'stray-removal-'));
  const photos = join(folder, 'photos');
  const home = join(folder, 'home');
  const troubles: string[] = [];
  let stray: StartedStray;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    mkdirSync(photos);
    for (const name of readdirSync(join(demo, 'clothing/hat')).sort().slice(0, 6)) {
      cpSync(join(demo, 'clothing/hat', name), join(photos, name));
    }
    stray = await startScored(home);
    await stray.ready;
    const make = async (mutation: string) => ask(stray.address, `mutation { ${mutation} }`);
    const { createProject } = await make('createProject(input: { name: "Wardrobe" }) { project { id } }');
    const projectId = JSON.stringify(createProject.project.id);
    for (const name of ['June', 'July']) {
      await make(`createDataset(input: { projectId: ${projectId}, name: "${name}" }) { dataset { id } }`);
    }
    browser = await openBrowser();
    page = patient(await browser.newPage({ viewport: { width: 1440, height: 900 } }));
    collectTroubles(page, troubles);
  }, readyWithinMs);

  afterAll(async () => {
    await browser?.close();
    await stray?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const look = (name: string) => takePictures(page, name);
  const question = () => page.getByRole('alertdialog');
  const blobs = () =>
    readdirSync(join(home, 'blobs'), { recursive: true }).filter((name) => /[0-9a-f]{64}$/.test(String(name))).length;
  const hats = () => readdirSync(photos).length;

  test('a photo goes from its view, the next one takes its place, and its bytes go when nobody has them', async () => {
    // July has all of them, so that nothing of June's is nobody's; the demo has them too.
    for (const name of ['July', 'June']) {
      await page.goto(`${stray.address}/p/wardrobe/${name}`);
      await page.getByLabel('A folder').setInputFiles(photos);
      await page.getByText(`${hats()} photos, without scores yet`).waitFor();
    }
    const [first = ''] = readdirSync(photos).sort();
    await page
      .getByRole('img', { name: new RegExp(first) })
      .first()
      .click();
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByRole('button', { name: /^Delete the photo/ }).click();
    await look('delete-photo');
    await question().getByRole('button', { name: 'Keep' }).click();
    await page.getByText(`${hats()} photos, without scores yet`).waitFor();
    await details.getByRole('button', { name: /^Delete the photo/ }).click();
    // The answer that changes nothing has the focus, and what lies below is neither heard nor pressed.
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Keep');
    expect(await page.getByRole('main').count()).toBe(0);
    expect(await page.evaluate(() => getComputedStyle(document.body).pointerEvents)).toBe('none');
    await page.keyboard.press('x');
    await page.keyboard.press('Escape');
    expect(await question().count()).toBe(0);
    expect(await page.getByText(/1 photo dropped/).count()).toBe(0);
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toMatch(/^Delete the photo/);
    await details.getByRole('button', { name: /^Delete the photo/ }).click();
    await question().getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText(`${hats() - 1} photos, without scores yet`).waitFor();
    const next = details.getByRole('button', { name: /^Delete the photo/ });
    expect(await next.getAttribute('aria-label')).not.toContain(first);
    expect(await sampleCounts()).toEqual({ June: hats() - 1, July: hats() });
  });

  test('disk use counts what is shared once, and collects', async () => {
    // The address of the photo that took the place of the deleted one is on its way.
    await page.goto(`${stray.address}/disk`);
    await page.getByRole('row', { name: /^June/ }).waitFor();
    await page.getByText(/are shared, and kept once/).waitFor();
    await page.getByRole('button', { name: 'Collect now' }).click();
    await page.getByText(/Nothing was there to collect|^Freed/).waitFor({ timeout: 150_000 });
    await look('disk');
    expect(blobs()).toBe(203);
  });

  test('a dataset goes from the list of its project, and its name is free', async () => {
    await page.goto(`${stray.address}/p/wardrobe`);
    await page.getByRole('button', { name: 'Delete the dataset “June”' }).click();
    await look('delete-dataset');
    await question().getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('link', { name: /^June/ }).waitFor({ state: 'detached' });
    // The list lets it go when it is asked to; the server has let it go when it answers.
    await expect.poll(sampleCounts).toEqual({ July: hats() });
    await page.getByRole('textbox', { name: 'Name of a new dataset' }).fill('June');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.waitForURL(/\/p\/wardrobe\/June$/);
  });

  test('a project goes only once its name was typed', async () => {
    await page.goto(`${stray.address}/p/demo`);
    await page.getByRole('button', { name: 'Delete the project “Demo”' }).click();
    const remove = question().getByRole('button', { name: 'Delete', exact: true });
    expect(await remove.isDisabled()).toBe(true);
    await question().getByRole('textbox').fill('demo');
    expect(await remove.isDisabled()).toBe(true);
    await look('delete-project');
    await question().getByRole('textbox').fill('Demo');
    await remove.click();
    await page.waitForURL(/\?all$/);
    await page.getByRole('link', { name: 'Wardrobe' }).waitFor();
    expect(await page.getByRole('link', { name: 'Demo' }).count()).toBe(0);
  });

  test('the room of what was deleted comes back', async () => {
    await vi.waitFor(() => expect(blobs()).toBe(hats()), { timeout: 60_000, interval: 200 });
    await page.goto(`${stray.address}/disk`);
    await page.getByText(/^Freed .*: 197 photos, 197 thumbnails/).waitFor({ timeout: 150_000 });
    await look('disk-after');
  });

  test('met no error', () => {
    expect(troubles).toEqual([]);
  });

  async function sampleCounts(): Promise<Record<string, number>> {
    const { project } = await ask(
      stray.address,
      '{ project(slug: "wardrobe") { datasets { edges { node { name sampleCount } } } } }',
    );
    const nodes: { name: string; sampleCount: number }[] = project.datasets.edges.map(
      ({ node }: { node: unknown }) => node,
    );
    return Object.fromEntries(nodes.map(({ name, sampleCount }) => [name, sampleCount]));
  }
});
