import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { collectTroubles, hasBrowser, openBrowser, patient } from './browser.ts';
import { takePictures } from './pictures.ts';
import { ask, type StartedStray, startScored } from './startedStray.ts';

const readyWithinMs = 240_000;
const patience = { timeout: 60_000, interval: 200 };

// A morning's review of the demo, without the mouse; each step depends on the one before.
describe.skipIf(!hasBrowser())('reviewing', { sequential: true, timeout: readyWithinMs }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'stray-review-'));
  const troubles: string[] = [];
  let stray: StartedStray;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let address: string;

  beforeAll(async () => {
    stray = await startScored(join(folder, 'home'));
    await stray.ready;
    address = `${stray.address}/p/demo/Clothing`;
    browser = await openBrowser();
    context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    page = await openPage();
  }, readyWithinMs);

  afterAll(async () => {
    await browser?.close();
    await stray?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function openPage(): Promise<Page> {
    const opened = patient(await context.newPage());
    collectTroubles(opened, troubles, {
      isExpected: (message) => /ERR_FAILED|ERR_INTERNET_DISCONNECTED/.test(message.text()),
    });
    return opened;
  }
  /** The page listens to keys once its threshold can be moved. */
  const opened = async (on: Page, query: string) => {
    await on.goto(`${address}${query}`);
    await on.getByRole('slider', { name: 'Threshold' }).waitFor();
  };
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const counts = async (): Promise<Record<string, number>> => {
    const query =
      '{ project(slug: "demo") { datasets { edges { node { reviewCounts { keep drop relabel unsure } } } } } }';
    const { project } = await ask(stray.address, query);
    return project.datasets.edges[0].node.reviewCounts;
  };
  const become = (expected: Record<string, number>) =>
    vi.waitFor(async () => expect(await counts()).toMatchObject(expected), patience);
  const focused = () => page.locator('[role=option][data-focused]');
  const marked = (decision: string) => page.locator(`[role=option][data-decision=${decision}]`).count();

  test('fifty photos by the keyboard alone: each key decides and leads to the next', async () => {
    await opened(page, '');
    for (let n = 0; n < 50; n++) {
      const before = await focused().getAttribute('id');
      await press(n % 5 === 0 ? 'k' : 'x');
      await page.waitForFunction((id) => document.querySelector('[data-focused]')?.id !== id, before);
    }
    await become({ keep: 10, drop: 40 });
    await page.getByText(/precision \d+–\d+ %/).waitFor();
    await takePictures(page, 'review');
  });

  test('what was decided is undone after a reload, one by one, and redone', async () => {
    await page.reload();
    await page.getByRole('slider', { name: 'Threshold' }).waitFor();
    await press('z', 'z', 'z');
    await become({ keep: 10, drop: 37 });
    await press('Shift+z');
    await become({ keep: 10, drop: 38 });
    expect(await page.getByText(/Done again: 1 photo dropped/).count()).toBe(1);
    await press('z');
    await become({ keep: 10, drop: 37 });
  });

  test('a class, a tag and a note are asked for and given without the mouse', async () => {
    await opened(page, '?decision=undecided');
    await press('r');
    await page.getByRole('dialog', { name: 'Relabel 1 photo to' }).waitFor();
    await takePictures(page, 'review-relabel');
    await press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await press('r');
    await page.keyboard.type('skir');
    await press('Enter');
    await become({ relabel: 1 });
    await press('t');
    await page.keyboard.type('rainy day');
    await press('Enter', 'n');
    await page.getByRole('dialog', { name: 'Note on 1 photo' }).waitFor();
    await page.keyboard.type('ask Ann');
    await press('Enter');
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByRole('button', { name: /^rainy day/ }).waitFor();
    await details.getByText('ask Ann').waitFor();
    await press('.');
    // The last thing that was done once more: the note, on the same photo.
    await details.getByText('History').click();
    await details.getByText('tagged rainy day').waitFor();
  });

  test('a range, and all that match, are decided at once and undone at once', async () => {
    await opened(page, '?decision=undecided');
    const before = await counts();
    await press('Shift+ArrowRight', 'Shift+ArrowRight');
    await page.getByText('3 photos selected').waitFor();
    await press('u');
    await become({ unsure: 3 });
    await press('Control+a');
    await page.getByText(/All \d+ photos that match, not only those on the page/).waitFor();
    await takePictures(page, 'review-all');
    await press('k');
    await vi.waitFor(async () => expect((await counts()).keep).toBeGreaterThan((before.keep ?? 0) + 100), patience);
    await press('z');
    await become({ ...before, unsure: 3 });
  });

  test('a photo is looked at closely, and decided on from there', async () => {
    await opened(page, '?decision=undecided');
    await press('Space');
    const closely = page.locator('[role=dialog]');
    await closely.getByRole('group', { name: 'Decision' }).waitFor();
    await press('+', '+');
    await page.locator('button:not([data-whole]) > span[style*=scale]').waitFor();
    await takePictures(page, 'review-closely');
    const before = await closely.getAttribute('aria-label');
    await press('x');
    await page.waitForFunction(
      (path) => document.querySelector('[role=dialog]')?.getAttribute('aria-label') !== path,
      before,
    );
    await press('z', 'Escape');
    await closely.waitFor({ state: 'detached' });
  });

  test('a group is decided at once, only where nobody has decided', async () => {
    await opened(page, '');
    await press('g');
    await page.getByRole('list', { name: /^Groups by/ }).waitFor();
    await page.getByRole('combobox', { name: 'Groups by' }).selectOption('NEAREST_LABEL');
    const group = page
      .getByRole('button', { name: /^Drop [1-9]\d*: those of (shoes|pants|shirt|dress|t-shirt|shorts) / })
      .first();
    const [, count = ''] = /^Drop (\d+):/.exec((await group.getAttribute('aria-label')) ?? '') ?? [];
    const before = await counts();
    await takePictures(page, 'review-groups');
    await group.click();
    await become({ ...before, drop: (before.drop ?? 0) + Number(count) });
    await press('z');
    await become(before);
    await press('g');
    await page.getByRole('listbox', { name: /^Photos/ }).waitFor();
  });

  test('the threshold is moved, shows what it would flag, and flags', async () => {
    await opened(page, '');
    const flagged = async () => {
      const query = '{ project(slug: "demo") { datasets { edges { node { shownRun { flaggedCount } } } } } }';
      return (await ask(stray.address, query)).project.datasets.edges[0].node.shownRun.flaggedCount as number;
    };
    const before = await flagged();
    await page.getByRole('slider', { name: 'Threshold' }).focus();
    await press('PageUp', 'PageUp', 'PageUp', 'PageUp', 'PageUp', 'PageUp', 'PageUp', 'PageUp', 'PageUp', 'PageUp');
    await page.getByText(/would be flagged, below/).waitFor();
    await takePictures(page, 'review-threshold');
    await press('Escape');
    await page.getByText(/would be flagged, below/).waitFor({ state: 'detached' });
    expect(await flagged()).toBe(before);
    await press(
      'PageUp',
      'PageUp',
      'PageUp',
      'PageUp',
      'PageUp',
      'PageUp',
      'PageUp',
      'PageUp',
      'PageUp',
      'PageUp',
      'Enter',
    );
    await vi.waitFor(async () => expect(await flagged()).toBeGreaterThan(before), patience);
  });

  test('a lost connection and a reload lose nothing: what was decided waits, and is sent', async () => {
    await opened(page, '?decision=undecided');
    const before = await counts();
    await context.route('**/graphql', (route) => route.abort());
    await press('x', 'x', 'x');
    await page.getByText('3 changes waiting to be sent').waitFor();
    expect(await counts()).toEqual(before);
    await page.reload();
    await page.getByText('3 changes waiting to be sent').waitFor();
    await context.unroute('**/graphql');
    await become({ drop: (before.drop ?? 0) + 3 });
  });

  test('two reviewers see each other decide, and are led past what the other is at', async () => {
    await opened(page, '?decision=undecided');
    const other = await openPage();
    await opened(other, '?decision=undecided');
    await page.bringToFront();
    await press('u');
    // What was decided here is marked there, without asking.
    await other.bringToFront();
    await other.locator('[role=option][data-decision=UNSURE]').first().waitFor({ timeout: 60_000 });
    await page.bringToFront();
    await press('u');
    await other.bringToFront();
    // The first page is at the photos that come next; the other one is led past them.
    await other.keyboard.press('u');
    await other.locator('[role=option][data-held]').first().waitFor({ timeout: 60_000 });
    await other.keyboard.press('u');
    const held = await other.locator('[role=option][data-held]').count();
    expect(held).toBeGreaterThan(10);
    expect(await other.locator('[role=option][data-focused][data-held]').count()).toBe(0);
    await other.close();
  });

  test('met no error', async () => {
    expect(await marked('UNSURE')).toBeGreaterThan(0);
    expect(troubles).toEqual([]);
  });
});
