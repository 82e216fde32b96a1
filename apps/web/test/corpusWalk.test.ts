import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectTroubles, hasBrowser, openBrowser, patient } from './browser.ts';
import { ask, type StartedStray, startScored } from './startedStray.ts';

const readyWithinMs = 240_000;

// A curator's morning, seen through a browser; what follows depends on what came before.
describe.skipIf(!hasBrowser())('the negatives of the demo', { sequential: true, timeout: readyWithinMs }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'stray-walk-'));
  const troubles: string[] = [];
  const dataset = '/p/demo/Clothing';
  let stray: StartedStray;
  let browser: Browser;
  let page: Page;
  let path = '';
  let word = '';
  let flagged = 0;

  beforeAll(async () => {
    stray = await startScored(join(folder, 'home'));
    await stray.ready;
    browser = await openBrowser();
    page = patient(await browser.newPage({ viewport: { width: 1440, height: 900 } }));
    page.setDefaultTimeout(readyWithinMs);
    collectTroubles(page, troubles);
    ({ path, flagged } = await thresholdAtTheEdge(stray.address));
  }, readyWithinMs);

  afterAll(async () => {
    await browser?.close();
    await stray?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a flagged photo says which words pull it down', async () => {
    await page.goto(`${stray.address}${dataset}?show=flagged&path=${encodeURIComponent(path)}`);
    await page.getByText('1 photo, lowest score first').waitFor();
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByText('Negatives that pull the score down').waitFor();
    const words = details.locator('button[aria-expanded]');
    expect(await words.count()).toBe(5);
    word = ((await words.first().textContent()) ?? '').replace(/ [▾▴]$/u, '');
    expect(word).not.toBe('');
  });

  test('a ban shows at once how many photos change side', async () => {
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.locator('button[aria-expanded]').first().click();
    await details.getByRole('button', { name: 'Ban', exact: true }).click();
    await details.getByText('1 photo leaves the flagged set, 0 enter (of 203)').waitFor();
    await details.getByRole('img', { name: path }).first().waitFor();
    await details.getByRole('link', { name: 'Review and publish' }).click();
    await page.waitForURL(/\/p\/demo\/corpora\/[^/]+\?.*draft=/);
  });

  test('the draft shows what it changes, and the word is among its negatives no more', async () => {
    const draft = page.getByRole('region', { name: 'Draft' });
    await draft.getByRole('button', { name: `Undo: ${word} banned` }).waitFor();
    await draft.getByText('1 photo leaves the flagged set, 0 enter (of 203)').waitFor();
    await draft.getByText(`${flagged} flagged now, ${flagged - 1} then`).waitFor();
    await page.getByLabel('Search the words').fill(word);
    await expect.poll(() => page.locator('tbody button', { hasText: exactly(word) }).count()).toBe(0);
    await page.getByLabel('Search the words').fill('');
  });

  test('published, it is the next version, and new runs use it', async () => {
    const publish = page.getByRole('form', { name: 'Publish' });
    expect(await publish.getByLabel('What changes, in one line').inputValue()).toBe(`Ban ${word}`);
    await publish.getByLabel('Your name').fill('Ada');
    await publish.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('v2 is published, and new runs use it.').waitFor();
    const versions = page.getByRole('navigation', { name: 'Versions' });
    await versions.getByRole('button', { name: /v2 active .*Ada/ }).waitFor();
    await versions.getByRole('button', { name: /^.*v1/ }).first().waitFor();
  });

  test('scored again, the photo has left the flagged ones', async () => {
    await page.getByRole('button', { name: 'Score Clothing again' }).click();
    await page.waitForURL(new RegExp(`${dataset}$`));
    await page.getByText(/^neglabel · corpus v2 · labels v1 · /).waitFor();
    await page.getByText(`${flagged - 1} of 203 flagged`).waitFor();
    await page.goto(`${stray.address}${dataset}?show=flagged&path=${encodeURIComponent(path)}`);
    await page.getByRole('heading', { name: 'No photo matches' }).waitFor();
  });

  test('two versions are compared in words and in photos', async () => {
    await page.goto(`${stray.address}/p/demo/corpora`);
    await page.getByText('v2 active').waitFor();
    await page.getByRole('main').getByRole('listitem').first().getByRole('link').first().click();
    await page.getByLabel('Compare with').selectOption({ index: 1 });
    await page.getByRole('heading', { name: 'v1 → v2' }).waitFor();
    await page.getByText('1 added, 1 removed, ').waitFor();
    await page.getByRole('button', { name: word, exact: true }).waitFor();
  });

  test('rolled back, the next scores are those of before', async () => {
    await page.getByRole('navigation', { name: 'Versions' }).getByRole('button', { name: /v1 / }).first().click();
    await page.getByRole('button', { name: 'Roll back to v1' }).click();
    await page.getByText('New runs use v1 now.').waitFor();
    await page.getByRole('button', { name: 'Score Clothing again' }).click();
    await page.getByText(/^neglabel · corpus v1 · labels v1 · /).waitFor();
    await page.getByText(`${flagged} of 203 flagged`).waitFor();
  });

  test('met no error', () => {
    expect(troubles).toEqual([]);
  });
});

const exactly = (text: string) => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);

/** Sets the threshold just above the flagged photo that is nearest to it, so that one word is enough to move it. */
async function thresholdAtTheEdge(address: string): Promise<{ path: string; flagged: number }> {
  const { project } = await ask(
    address,
    `{ project(slug: "demo") { datasets { edges { node {
      shownRun { id }
      samples(first: 1, filter: { flagged: true }, orderBy: { field: SCORE, direction: DESC }) {
        totalCount
        edges { node { path score } }
      }
    } } } } }`,
  );
  const { shownRun, samples } = project.datasets.edges[0].node;
  const { path, score } = samples.edges[0].node;
  await ask(
    address,
    `mutation ($runId: ID!, $given: Float!) {
      setThreshold(input: { runId: $runId, thresholdPolicy: { given: $given } }) { run { id } }
    }`,
    { runId: shownRun.id, given: score + 1e-6 },
  );
  return { path, flagged: samples.totalCount };
}
