import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectTroubles, hasBrowser, openBrowser, patient } from './browser.ts';
import { ask, type StartedStray, startScored } from './startedStray.ts';

const readyWithinMs = 240_000;

// A curator's afternoon: everything that is filled in, uploaded and downloaded. What follows depends on what came before.
describe.skipIf(!hasBrowser())('the forms of the demo', { sequential: true, timeout: readyWithinMs }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'stray-forms-'));
  const troubles: string[] = [];
  const corpora = '/p/demo/corpora';
  let stray: StartedStray;
  let browser: Browser;
  let page: Page;
  let mine = '';
  let theirs = '';

  beforeAll(async () => {
    stray = await startScored(join(folder, 'home'));
    await stray.ready;
    browser = await openBrowser();
    page = patient(
      await browser.newPage({
        viewport: { width: 1440, height: 900 },
        permissions: ['clipboard-read', 'clipboard-write'],
      }),
    );
    collectTroubles(page, troubles, {
      isExpected: (message) => isRefusedFile(message.location().url, message.text()),
    });
  }, readyWithinMs);

  afterAll(async () => {
    await browser?.close();
    await stray?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const region = (name: string) => page.getByRole('region', { name });
  const row = (corpus: string) => page.getByRole('main').getByRole('listitem').filter({ hasText: corpus });
  const words = () => page.locator('tbody button');
  const banned = (word: string) => region('Draft').getByRole('button', { name: `Undo: ${word} banned` });

  const publish = async (name: string) => {
    const form = page.getByRole('form', { name: 'Publish' });
    await form.getByLabel('Your name').fill(name);
    await form.getByRole('button', { name: 'Publish' }).click();
  };

  test('a list of one’s own is sent, and what it holds is said', async () => {
    await page.goto(stray.address + corpora);
    const form = page.getByRole('form', { name: 'Mine a corpus' });
    await form.getByLabel('Name').fill('Kitchen');
    await form.getByLabel('Words from').selectOption({ label: 'A list of your own' });
    expect(await form.getByRole('button', { name: 'Mine' }).isDisabled()).toBe(true);
    await give(form, 'kitchen.txt', '\n\n');
    await form.getByRole('alert').filter({ hasText: 'The list holds no words.' }).waitFor();
    await give(form, 'kitchen.txt', [...kitchen, '', 'Teapot'].join('\n'));
    await form.getByText('kitchen.txt: 8 words, 1 given twice, 1 empty').waitFor();
    await form.getByRole('button', { name: 'Mine' }).click();
    await region('Draft').getByText('or publish it as it is.').waitFor();
    await page.getByText('8 words', { exact: true }).waitFor();
    await region('Preview').getByRole('listitem').getByRole('img').first().waitFor();
    await publish('Ada');
    await page.getByText('v1 is published, and new runs use it.').waitFor();
  });

  test('of WordNet, animals alone are mined', async () => {
    await page.goto(stray.address + corpora);
    const form = page.getByRole('form', { name: 'Mine a corpus' });
    await form.getByLabel('Name').fill('Animals');
    await form.getByLabel('Words from').selectOption({ label: 'WordNet' });
    await form.getByLabel('animals').check();
    await form.getByLabel('Physical things only').check();
    await form.getByText('More', { exact: true }).click();
    await form.getByLabel('Share kept').fill('0,5');
    await form.getByRole('button', { name: 'Mine' }).click();
    await region('Draft').getByText('or publish it as it is.').waitFor();
    await page.getByLabel('Use it for new runs').uncheck();
    await publish('Ada');
    await page.getByText('v1 is published.', { exact: true }).waitFor();
    await region('Insight').getByText('Clothing was scored with another version').waitFor();
    await page.getByLabel('Search the words').fill('zebra');
    await page.getByText('1 word', { exact: true }).waitFor();
  });

  test('both are listed, with the one in use marked', async () => {
    await page.goto(stray.address + corpora);
    await row('Kitchen').getByText('v1 active').waitFor();
    await row('Kitchen')
      .getByText(/^v1 · 8 negatives · .* · Ada/)
      .waitFor();
    await row('Animals')
      .getByText(/^v1 · [\d,]+ negatives · .* · Ada/)
      .waitFor();
    expect(await row('Animals').getByText('active').count()).toBe(0);
  });

  test('a fork begins with the words of its origin', async () => {
    await row('WordNet').getByRole('button', { name: 'Fork' }).click();
    const form = page.getByRole('form', { name: 'Fork WordNet' });
    await form.getByLabel('Name of the fork').fill('Kitchen');
    await form.getByRole('button', { name: 'Fork it' }).click();
    await form.getByText('The project already has a corpus named “Kitchen”.').waitFor();
    await form.getByLabel('Name of the fork').fill('Streets');
    await form.getByRole('button', { name: 'Fork it' }).click();
    await page.waitForURL(/\/corpora\/Streets\?draft=/);
    await region('Draft').waitFor();
    await publish('Ada');
    await page.getByText('v1 is published').waitFor();
    await region('Version 1').getByText('forked from WordNet v1').waitFor();
  });

  test('downloads hold the words that are shown', async () => {
    const shown = await page.getByText(/^[\d,]+ words$/).textContent();
    const count = Number(shown?.replace(/\D/g, ''));
    expect(count).toBeGreaterThan(100);
    const text = await download('text');
    const lines = text
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('#'));
    expect(lines).toHaveLength(count);
    const csv = (await download('CSV')).trimEnd().split(/\r?\n/);
    expect(csv).toHaveLength(count + 1);
    const json = JSON.parse(await download('JSON'));
    expect(json.negatives).toHaveLength(count);
    const first = (await words().first().textContent()) ?? '';
    expect(lines[0]).toBe(first);
  });

  async function download(kind: string): Promise<string> {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: kind, exact: true }).click(),
    ]);
    return readFileSync(await file.path(), 'utf8');
  }

  test('of two who publish on the same version, the second is told', async () => {
    await region('Version 1').getByRole('button', { name: 'Edit' }).click();
    await region('Draft').getByText('Nothing is changed yet.').waitFor();
    mine = (await words().nth(3).textContent()) ?? '';
    theirs = (await words().nth(5).textContent()) ?? '';
    await words().nth(3).click();
    await region(`The word ${mine}`).getByRole('button', { name: 'Ban' }).click();
    await banned(mine).waitFor();
    await region('Preview').getByText('(of 203)').waitFor();
    const address = page.url();
    await publishElsewhere(stray.address, theirs);
    await publish('Ada');
    const conflict = page.getByRole('alert').filter({ hasText: 'Somebody has published a newer version' });
    await conflict.waitFor();
    await banned(mine).waitFor();
    await page.reload();
    await banned(mine).waitFor();
    await conflict.waitFor();
    expect(page.url()).toBe(address);
  });

  test('brought up to date, it holds what both say, and is published', async () => {
    await page.getByRole('button', { name: 'Bring up to date' }).click();
    await region('Draft').getByRole('heading', { name: 'Draft after v2' }).waitFor();
    await region('Draft').getByText('1 edit taken over').click();
    await banned(theirs).waitFor();
    await banned(mine).waitFor();
    const others = words().filter({ hasText: exactly(theirs) });
    await expect.poll(() => others.count()).toBe(0);
    await publish('Ada');
    await page.getByText('v3 is published, and new runs use it.').waitFor();
  });

  test('words are found by what they mean', async () => {
    await page.goto(`${stray.address}${corpora}/WordNet`);
    await page.getByRole('checkbox', { name: 'by meaning' }).check();
    await page.getByRole('searchbox', { name: 'Search by meaning' }).fill('puppy');
    await page.getByText('nearest first').waitFor();
    const found = page.getByRole('main').getByRole('listitem');
    // No word of it is in “puppy”.
    const dog = found.getByRole('button', { name: 'bow-wow', exact: true });
    await dog.waitFor();
    expect(await found.first().textContent()).toMatch(/^bow-wow0\.\d\d$/);
    await dog.click();
    await region('The word bow-wow').getByText('informal terms for dogs').waitFor();
    await page.getByRole('heading', { name: 'Mean nearly the same' }).waitFor();
  });

  test('a word becomes a class, and is one under Labels', async () => {
    await page.goto(`${stray.address}${corpora}/WordNet?sort=-attracts`);
    await words().first().click();
    const panel = page.getByRole('region', { name: 'The word ' });
    const word = (await panel.getByRole('heading', { level: 2 }).textContent()) ?? '';
    await panel.getByRole('img').first().waitFor();
    await panel.getByRole('button', { name: 'Make it a class' }).click();
    await page.getByText(`“${word}” is a class now (labels v2).`).waitFor();
    await page.getByRole('button', { name: 'Score Clothing again' }).waitFor();
    await panel.getByRole('button', { name: 'Make it a class' }).click();
    const refused = page.getByRole('alert').filter({ hasText: `“${word}” is a class already.` });
    await refused.waitFor();
    await page.getByRole('button', { name: 'Close the message' }).click();
    await refused.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Labels' }).click();
    await page.getByRole('button', { name: /v2 in use 11 classes/ }).waitFor();
    await labels().row(word).getByTitle('The negative that comes nearest to it').waitFor();
    await labels().row('hat').getByText('photos nearest').waitFor();
    expect(await labels().row(word).getByText('photos nearest').count()).toBe(0);
  });

  test('labels come from a file, with a word on what was left out', async () => {
    const { panel } = labels();
    await give(panel, 'labels.csv', 'label,synonyms\nscarf,muffler|shawl\nSCARF,\n,\nglove,\n');
    await page.getByText('2 classes added. Save to use them.').waitFor();
    await panel.getByText('Repeated labels are counted once: SCARF.').waitFor();
    await panel.getByText('One empty label was left out.').waitFor();
    expect(await page.getByLabel('Synonyms of scarf').inputValue()).toBe('muffler, shawl');
    await page.getByText('13 classes, not saved yet').waitFor();
    await give(panel, 'labels.txt', `boot\n${'x'.repeat(201)}\n`);
    await panel.getByText(/^Line 2: the label has 201 characters; 200 is the limit: “x+…”\.$/).waitFor();
    await panel.getByText('Repeated labels').waitFor({ state: 'detached' });
  });

  test('labels are pasted, and saved as the next version', async () => {
    await paste(['scarf', 'boot', ' boot ', '', 'x'.repeat(201)]);
    await page.getByText('1 class added, 2 there already, 1 left out, longer than 200 characters.').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved as v3.').waitFor();
    await page.getByRole('button', { name: /v3 in use 14 classes .* Ada/ }).waitFor();
    await labels().row('boot').getByTitle('The negative that comes nearest to it').waitFor();
    expect(
      await labels()
        .panel.getByText(/^Line 2/)
        .count(),
    ).toBe(0);
    await paste(['boot']);
    await page.getByText('0 classes added, 1 there already.').waitFor();
    expect(await page.getByText('not saved yet').count()).toBe(0);
  });

  test('what is discarded is gone from its field', async () => {
    const synonyms = page.getByLabel('Synonyms of boot');
    await synonyms.fill('wellington');
    await synonyms.blur();
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect.poll(() => synonyms.inputValue()).toBe('');
  });

  test('ten thousand labels are edited and saved like ten', async () => {
    const { panel, scroller } = labels();
    const things = Array.from({ length: 10_001 }, (_, place) => `thing ${place}`);
    await give(panel, 'labels.txt', things.join('\n'));
    await panel.getByText('Line 10001: there are more labels than the 10,000 allowed.').waitFor();
    await give(panel, 'labels.txt', things.slice(0, 4_000).join('\n'));
    await page.getByText('4,000 classes added').waitFor();
    await paste(things.slice(3_000));
    await page.getByText('6,001 classes added, 1,000 there already.').waitFor();
    await page.getByText('10,015 classes, not saved yet').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const refused = page.getByRole('alert').filter({ hasText: '10,015 labels are more than the 10,000 allowed.' });
    await refused.waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByText('14 classes', { exact: true }).waitFor();
    await refused.waitFor({ state: 'detached' });
    await paste(things.slice(0, 9_986));
    await page.getByText('10,000 classes, not saved yet').waitFor();

    await scroller.evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await page.getByLabel('Name of thing 9985', { exact: true }).fill('Hat');
    await page.getByText('10,000 classes, not saved yet; “hat” is given twice').waitFor();
    expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
    await page.getByLabel('Name of Hat', { exact: true }).fill('the last thing');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved as v4.').waitFor();
    await page.getByRole('button', { name: /v4 in use 10,000 classes/ }).waitFor();
    await page.reload();
    await page.getByText('10,000 classes', { exact: true }).waitFor();
    expect(await page.locator('[data-index]').count()).toBeLessThan(50);
  });

  const labels = () => ({
    panel: page.getByRole('complementary', { name: 'Add and versions' }),
    scroller: page.locator('main [class*=scroller]'),
    row: (name: string) => {
      const field = page.getByLabel(`Name of ${name}`, { exact: true });
      return page.locator('[data-index]').filter({ has: field });
    },
  });

  /** As a person does: typing so many lines into the field takes the browser half a minute. */
  const paste = async (lines: readonly string[]) => {
    const form = page.getByRole('form', { name: 'Add classes' });
    await page.evaluate((text) => navigator.clipboard.writeText(text), lines.join('\n'));
    await form.getByLabel('Add classes, one a line').focus();
    await page.keyboard.press('ControlOrMeta+V');
    await form.getByRole('button', { name: 'Add' }).click();
  };

  test('met no error', () => {
    expect(troubles).toEqual([]);
  });
});

const kitchen = ['teapot', 'ladle', 'colander', 'whisk', 'frying pan', 'rolling pin', 'corkscrew', 'kettle'];

/** The browser's own word on a file that was refused; what the page says of it is tested above. */
const isRefusedFile = (url: string, said: string) =>
  /\/(words|labels)\?/.test(url) && /status of (400|413) /.test(said);

const exactly = (text: string) => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);

/** Through the form's own input, as a person would choose it. */
function give(within: Locator, name: string, content: string): Promise<void> {
  const input = within.locator('input[type=file]').first();
  return input.setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
}

/** Somebody else bans a word of the newest version of Streets, and is faster. */
async function publishElsewhere(address: string, word: string): Promise<void> {
  const { project } = await ask(address, `{ project(slug: "demo") { corpora { edges { node { id name } } } } }`);
  const corpus = project.corpora.edges
    .map(({ node }: { node: { id: string; name: string } }) => node)
    .find(({ name }: { name: string }) => name === 'Streets');
  const { createCorpusDraft } = await ask(
    address,
    `mutation ($corpusId: ID!) { createCorpusDraft(input: { corpusId: $corpusId, author: "Grace" }) { draft { id } } }`,
    { corpusId: corpus.id },
  );
  const draftId = createCorpusDraft.draft.id;
  await ask(
    address,
    `mutation ($draftId: ID!, $word: String!) {
      editCorpusDraft(input: { draftId: $draftId, edits: [{ kind: BAN, text: $word }], author: "Grace" }) { draft { id } }
      publishCorpusVersion(input: { draftId: $draftId, message: "Mine first", author: "Grace" }) { version { number } }
    }`,
    { draftId, word },
  );
}
