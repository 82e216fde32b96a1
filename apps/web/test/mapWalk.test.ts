import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { collectTroubles, hasBrowser, openBrowser, patient } from './browser.ts';
import { takePictures } from './pictures.ts';
import { ask, type StartedStray, startScored } from './startedStray.ts';

const readyWithinMs = 240_000;
const soon = { timeout: 60_000, interval: 100 };

// Each step depends on the one before.
describe.skipIf(!hasBrowser())('the map', { sequential: true, timeout: readyWithinMs }, () => {
  const home = mkdtempSync(join(tmpdir(), 'stray-map-'));
  const troubles: string[] = [];
  let stray: StartedStray;
  let browser: Browser;
  let page: Page;
  let datasetId = '';

  beforeAll(async () => {
    stray = await startScored(home);
    await stray.ready;
    const query = `{ project(slug: "demo") { id datasets { edges { node { id name shownRun { status scoredCount } } } } } }`;
    await vi.waitFor(
      async () => {
        const { project } = await ask(stray.address, query);
        const { node } = project.datasets.edges[0];
        datasetId = node.id;
        expect(node.shownRun?.status).toBe('COMPLETED');
      },
      { timeout: readyWithinMs, interval: 500 },
    );
    browser = await openBrowser();
    page = patient(await browser.newPage({ viewport: { width: 1440, height: 900 } }));
    collectTroubles(page, troubles);
  }, readyWithinMs);

  afterAll(async () => {
    await browser?.close();
    await stray?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const map = () => page.getByRole('application', { name: 'Map of the photos' });
  const selectedCount = async () => {
    const text = await page.getByRole('region', { name: 'Selected photos' }).getByRole('status').textContent();
    return Number(/\d+/.exec(text ?? '')?.[0]);
  };
  /** Presses Shift and draws a line through corners given as shares of the map’s sides. */
  async function draw(corners: readonly (readonly [number, number])[]) {
    const box = await map().boundingBox();
    if (box === null) throw new Error('The map is on the page.');
    const at = ([x, y]: readonly [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const;
    await page.keyboard.down('Shift');
    for (const [i, corner] of corners.entries()) {
      await page.mouse.move(...at(corner), { steps: i === 0 ? 1 : 5 });
      if (i === 0) await page.mouse.down();
    }
    await page.mouse.up();
    await page.keyboard.up('Shift');
  }
  /** Pixels of the drawing that are not of its background. */
  const drawnPixels = async (): Promise<number> => {
    const png = await map().screenshot();
    return page.evaluate(async (base64) => {
      const image = new Image();
      image.src = `data:image/png;base64,${base64}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d');
      context?.drawImage(image, 0, 0);
      const { data } = context?.getImageData(0, 0, image.width, image.height) ?? { data: new Uint8ClampedArray() };
      let drawn = 0;
      for (let i = 0; i < data.length; i += 4) {
        const [red = 0, green = 0, blue = 0] = data.subarray(i, i + 3);
        if (Math.max(red, green, blue) - Math.min(red, green, blue) > 40) drawn += 1;
      }
      return drawn;
    }, png.toString('base64'));
  };

  test('a dataset without a map offers to make one, shows how far it is, and draws it', async () => {
    await page.goto(`${stray.address}/p/demo`);
    await page.goto(`${stray.address}/p/demo/${encodeURIComponent(datasetId)}`);
    await page.getByRole('radiogroup', { name: 'Shown as' }).getByRole('radio', { name: 'Map' }).click();
    await page.waitForURL(/display=map/);
    await page.getByRole('heading', { name: 'No map yet' }).waitFor();
    await takePictures(page, 'map-none');
    await page.getByRole('button', { name: 'Make the map' }).click();
    await map().waitFor();
    await vi.waitFor(async () => expect(await drawnPixels()).toBeGreaterThan(500), soon);
    await takePictures(page, 'map-flag');
    expect(await page.getByRole('list', { name: 'Colours' }).textContent()).toMatch(/not flagged\d+/);
    const { node } = await ask(
      stray.address,
      `query ($id: ID!) { node(id: $id) { ... on Dataset { project { work(first: 5) { edges { node { __typename } } } } } } }`,
      { id: datasetId },
    );
    expect(node.project.work.edges[0].node.__typename).toBe('Projection');
  });

  test('a line with Shift selects what lies within it, and moves nothing', async () => {
    const zoom = await map().getAttribute('data-zoom');
    await draw([
      [0.01, 0.01],
      [0.99, 0.01],
      [0.99, 0.99],
      [0.01, 0.99],
    ]);
    const all = await selectedCount();
    const { node } = await ask(
      stray.address,
      `query ($id: ID!) { node(id: $id) { ... on Dataset { shownProjection { sampleCount outdated } } } }`,
      { id: datasetId },
    );
    expect(node.shownProjection).toEqual({ sampleCount: all, outdated: false });
    expect(await map().getAttribute('data-zoom')).toBe(zoom);
    await draw([
      [0.01, 0.01],
      [0.5, 0.01],
      [0.5, 0.99],
      [0.01, 0.99],
    ]);
    const half = await selectedCount();
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(all);
    await page.getByRole('region', { name: 'Selected photos' }).getByRole('img').first().waitFor();
    await takePictures(page, 'map-selected');
    await page.getByRole('region', { name: 'Map', exact: true }).getByRole('button', { name: 'Clear' }).click();
    expect(await page.getByRole('region', { name: 'Selected photos' }).isVisible()).toBe(false);
  });

  test('what does not match a filter is faint, a line takes the others alone, and a link holds both', async () => {
    const asked: string[] = [];
    page.on('request', (request) => void (request.url().includes('/matching?') && asked.push(request.url())));
    const { node } = await ask(
      stray.address,
      `query ($id: ID!) { node(id: $id) { ... on Dataset {
        samples(filter: { flagged: true }) { totalCount } shownProjection { sampleCount } } } }`,
      { id: datasetId },
    );
    const { totalCount: flagged } = node.samples;
    const count = `${flagged} of ${node.shownProjection.sampleCount} photos match`;
    const told = (on: Page) => on.getByRole('status', { name: 'Photos that match' });
    const search = page.getByRole('combobox', { name: 'Search photos' });
    const before = await drawnPixels();
    await search.fill('flagged');
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=flagged.*display=map/);
    await vi.waitFor(async () => expect(await told(page).textContent()).toBe(count), soon);
    await vi.waitFor(async () => expect(await drawnPixels()).toBeLessThan(before * 0.8), soon);
    expect(await page.getByRole('list', { name: 'Colours' }).textContent()).toBe(`flagged${flagged}`);
    await draw([
      [0.01, 0.01],
      [0.99, 0.01],
      [0.99, 0.99],
      [0.01, 0.99],
    ]);
    expect(await selectedCount()).toBe(flagged);
    await takePictures(page, 'map-filtered');
    await page.getByRole('region', { name: 'Map', exact: true }).getByRole('button', { name: 'Clear' }).click();

    const other = patient(await browser.newPage({ viewport: { width: 1440, height: 900 } }));
    await other.goto(page.url());
    await vi.waitFor(async () => expect(await told(other).textContent()).toBe(count), soon);
    await other.close();

    await page.goBack();
    await vi.waitFor(async () => expect(await told(page).textContent()).toBe(''), soon);
    await vi.waitFor(async () => expect(await drawnPixels()).toBeGreaterThan(before * 0.9), soon);
    await page.goForward();
    await vi.waitFor(async () => expect(await told(page).textContent()).toBe(count), soon);
    expect(asked).toHaveLength(1);

    await page.route('**/matching?*', (route) => route.fulfill({ status: 500, body: '' }));
    await search.fill('not flagged');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'Which photos match cannot be read' }).waitFor();
    expect(await page.getByRole('button', { name: 'Select in view' }).isDisabled()).toBe(true);
    await page.unroute('**/matching?*');
    troubles.splice(0, troubles.length, ...troubles.filter((trouble) => !trouble.includes('/matching?')));
    await page.getByRole('button', { name: 'Empty the search' }).click();
    await vi.waitFor(async () => expect(await told(page).textContent()).toBe(''), soon);
  });

  test('without a pointer, keys move it, and a colour and a button select', async () => {
    await map().focus();
    const zoom = Number(await map().getAttribute('data-zoom'));
    const sample = new URL(page.url()).searchParams.get('sample');
    await page.keyboard.press('+');
    expect(Number(await map().getAttribute('data-zoom'))).toBeGreaterThan(zoom);
    const x = Number(await map().getAttribute('data-x'));
    await page.keyboard.press('ArrowRight');
    expect(Number(await map().getAttribute('data-x'))).toBeGreaterThan(x);
    // The arrows move from photo to photo where the map has no focus.
    expect(new URL(page.url()).searchParams.get('sample')).toBe(sample);
    await page.keyboard.press('0');
    const legend = page.getByRole('list', { name: 'Colours' });
    const flagged = legend.getByRole('button', { name: /^flagged/ });
    await flagged.focus();
    await page.keyboard.press('Enter');
    const count = Number(/\d+/.exec((await flagged.textContent()) ?? '')?.[0]);
    await page.getByRole('button', { name: 'Select in view' }).focus();
    await page.keyboard.press('Enter');
    expect(await selectedCount()).toBe(count);
    await flagged.click();
  });

  test('colours follow what is asked for', async () => {
    const legend = page.getByRole('list', { name: 'Colours' });
    for (const [wanted, name] of [
      ['score', /0\.0 to 0\.1/],
      ['decision', /undecided/],
      ['class', /dress/],
    ] as const) {
      await page.getByLabel('Colour by').selectOption(wanted);
      await legend.getByRole('button', { name }).first().waitFor();
      await takePictures(page, `map-${wanted}`);
    }
  });

  test('a pointer on a point shows its photo, and a click tells of it beside', async () => {
    const box = await map().boundingBox();
    if (box === null) throw new Error('The map is on the page.');
    await map().focus();
    await page.keyboard.press('0');
    const card = page
      .locator('[aria-hidden="true"]', { has: page.locator('img') })
      .filter({ hasText: /\.(jpe?g|png)/ });
    let found = false;
    for (let y = 0.1; y < 0.95 && !found; y += 0.02) {
      for (let x = 0.3; x < 0.95 && !found; x += 0.01) {
        await page.mouse.move(box.x + x * box.width, box.y + y * box.height);
        found = (await page.locator('[class*="card"]').count()) > 0;
      }
    }
    expect(found).toBe(true);
    await card.first().waitFor();
    await takePictures(page, 'map-hover');
    await page.mouse.down();
    await page.mouse.up();
    await page.waitForURL(/sample=/);
  });

  test('a map that failed says why and is made again; one that cannot be read says so', async () => {
    await page.route('**/map/**', (route) => route.fulfill({ status: 500, body: '' }));
    await page.reload();
    await page.getByRole('alert').filter({ hasText: 'The map cannot be read.' }).waitFor();
    await page.unroute('**/map/**');
    troubles.splice(0, troubles.length, ...troubles.filter((trouble) => !trouble.includes('/map/')));
    await page.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes('LookAtMap')) return route.continue();
      const response = await route.fetch();
      const answer = await response.json();
      const failed = { status: 'FAILED', error: { __typename: 'SampleError', code: 'INTERNAL', message: 'It ended.' } };
      Object.assign(answer.data.node.projection, failed);
      return route.fulfill({ response, json: answer });
    });
    await page.reload();
    await page.getByText('The map could not be made. It ended.').waitFor();
    await page.getByRole('button', { name: 'Retry' }).waitFor();
    await map().waitFor();
    await page.unroute('**/graphql');
  });

  test('a dataset that was not scored has nothing to lay out', async () => {
    const { project } = await ask(stray.address, `{ project(slug: "demo") { id } }`);
    const { createDataset } = await ask(
      stray.address,
      `mutation ($id: ID!) { createDataset(input: { projectId: $id, name: "empty" }) { dataset { id } } }`,
      { id: project.id },
    );
    await page.goto(`${stray.address}/p/demo/${encodeURIComponent(createDataset.dataset.id)}?display=map`);
    expect(await page.getByRole('button', { name: 'Make the map' }).isDisabled()).toBe(true);
    expect(troubles).toEqual([]);
  });
});
