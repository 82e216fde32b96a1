import {
  cpSync,
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectTroubles, hasBrowser, openBrowser, patient } from './browser.ts';
import { takePictures } from './pictures.ts';
import { ask, type StartedStray, startScored } from './startedStray.ts';

const readyWithinMs = 240_000;
const demo = fileURLToPath(new URL('../../../demo', import.meta.url));

// Someone’s first quarter of an hour with photos of their own; what follows depends on what came before.
describe.skipIf(!hasBrowser())('photos of one’s own', { sequential: true, timeout: readyWithinMs }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'stray-own-'));
  const photos = join(folder, 'photos');
  const troubles: string[] = [];
  let stray: StartedStray;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    const namesIn = (path: string) => readdirSync(join(demo, path)).sort();
    for (const [from, to, count] of [
      ['clothing/hat', 'hat', 6],
      ['clothing/shoes', 'shoes', 6],
      ['strays', 'other', 4],
    ] as const) {
      mkdirSync(join(photos, to), { recursive: true });
      for (const name of namesIn(from).slice(0, count)) cpSync(join(demo, from, name), join(photos, to, name));
    }
    writeFileSync(join(photos, 'notes.txt'), 'no photo');
    writeFileSync(join(photos, 'hat', 'broken.jpg'), 'no photo either');
    const archive = pack();
    for (const name of namesIn('clothing/dress').slice(0, 5)) {
      archive.entry({ name: `dress/${name}` }, readFileSync(join(demo, 'clothing/dress', name)));
    }
    archive.entry({ name: '../../slipped.jpg' }, 'evil');
    archive.finalize();
    archive.pipe(createWriteStream(join(folder, 'more.tar')));
    const coco = join(folder, 'imports/coco');
    mkdirSync(join(coco, 'annotations'), { recursive: true });
    for (const name of namesIn('clothing/hat').slice(0, 3)) {
      cpSync(join(demo, 'clothing/hat', name), join(coco, 'images', name));
    }
    const [first, second] = namesIn('clothing/hat');
    const boxes = {
      images: [first, second, 'gone.jpg'].map((file_name, id) => ({ id, file_name })),
      categories: ['hat', 'shirt', 'person'].map((name, id) => ({ id, name })),
      annotations: [
        { image_id: 0, category_id: 2, bbox: [0, 0, 10, 10] },
        { image_id: 0, category_id: 0, bbox: [0, 0, 10, 10] },
        { image_id: 1, category_id: 1, bbox: [0, 0, 10, 10] },
        { image_id: 9, category_id: 1, bbox: [0, 0, 10, 10] },
      ],
    };
    writeFileSync(join(coco, 'annotations/instances.json'), JSON.stringify(boxes));
    stray = await startScored(join(folder, 'home'), () => ({ STRAY_IMPORT_PATHS: join(folder, 'imports') }));
    await stray.ready;
    browser = await openBrowser();
    page = patient(await browser.newPage({ viewport: { width: 1440, height: 900 } }));
    // A photo that cannot be decoded is asked for before that is known.
    collectTroubles(page, troubles, { isExpected: (message) => message.text().includes('status of 415') });
  }, readyWithinMs);

  afterAll(async () => {
    await browser?.close();
    await stray?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const look = (name: string) => takePictures(page, name);

  test('a project is named, and leads to its classes', async () => {
    await page.goto(`${stray.address}/?all`);
    await look('projects');
    await page.getByRole('textbox', { name: 'Name of a new project' }).fill('Wardrobe');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.waitForURL(/\/p\/wardrobe\/labels$/);
    await page.getByLabel('Add classes, one a line').fill('hat\nshoes\ndress');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: /^Save/ }).click();
    await page.getByText('v1 in use').first().waitFor();
  });

  test('a dataset is named, and takes a folder', async () => {
    await page.goto(`${stray.address}/p/wardrobe`);
    await look('project');
    await page.getByRole('textbox', { name: 'Name of a new dataset' }).fill('June');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.waitForURL(/\/p\/wardrobe\/June$/);
    await page.getByRole('heading', { name: 'No photos in this dataset yet' }).waitFor();
    await look('empty');
    await page.getByLabel('A folder').setInputFiles(photos);
    await page.getByText('17 photos, without scores yet').waitFor();
    await page.getByRole('img', { name: /hat\// }).first().waitFor();
    await page.waitForFunction(() => [...document.images].filter((image) => image.naturalWidth > 0).length > 10);
    await look('uploaded');
  });

  test('what was left out is said, and folders are classes', async () => {
    await page.getByRole('link', { name: /^upload/ }).click();
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByText('17 files sent').waitFor();
    await details.getByText('1 file left out').waitFor();
    await look('sent');
    const { samples } = await samplesOf(stray.address);
    expect(samples['hat/broken.jpg']).toBe('hat');
    expect(new Set(Object.values(samples))).toEqual(new Set(['hat', 'shoes', 'other']));
  });

  test('an archive is taken apart, and refuses what would lead out of it', async () => {
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByLabel('Photos or archives').setInputFiles(join(folder, 'more.tar'));
    await details.getByText('6 photos, 1 refused').waitFor();
    await page.getByText('23 photos, without scores yet').waitFor();
    await look('archive');
  });

  test('scored, strays come first', async () => {
    await page
      .getByRole('button', { name: /^Score/ })
      .first()
      .click();
    await page.getByText(/\d+ of 21 flagged/).waitFor();
    await look('scored');
    const { samples, failed } = await samplesOf(stray.address);
    expect(Object.keys(samples)).toHaveLength(23);
    expect(failed).toEqual({ '../../slipped.jpg': 'PATH_REFUSED', 'hat/broken.jpg': 'IMAGE_UNSUPPORTED' });
  });

  test('what is done in the background is told, cancelled, and gone on with', async () => {
    await page.getByRole('link', { name: 'Jobs' }).click();
    const jobs = page.getByRole('list', { name: 'Jobs' });
    await jobs.getByText('21 scored').waitFor();
    await jobs.getByText('6 photos, 1 refused').waitFor();
    const worker = workerOf(join(folder, 'home'));
    process.kill(worker, 'SIGSTOP');
    try {
      const { project } = await ask(
        stray.address,
        '{ project(slug: "wardrobe") { datasets { edges { node { id } } } } }',
      );
      const start = 'mutation ($id: ID!) { startRun(input: { datasetId: $id }) { userErrors { message } } }';
      await ask(stray.address, start, { id: project.datasets.edges[0].node.id });
      await page.reload();
      await page.getByRole('radio', { name: 'Open 1' }).click();
      await jobs.getByText('queued').waitFor();
      await look('jobs');
      await page.getByRole('button', { name: 'Cancel Scoring of June' }).click();
      await page.getByText('Nothing is queued or at work.').waitFor();
    } finally {
      process.kill(worker, 'SIGCONT');
    }
    await page.getByRole('radio', { name: 'Ended' }).click();
    await jobs.getByText('cancelled').waitFor();
    await page.getByRole('button', { name: 'Retry Scoring of June' }).click();
    await page.getByRole('radio', { name: 'All', exact: true }).click();
    await jobs.getByText('21 scored').nth(1).waitFor();
    await look('jobs-done');
    await page.goBack();
  });

  test('the same folder again changes nothing', async () => {
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByLabel('A folder').setInputFiles(photos);
    await details.getByText('17 files sent').waitFor();
    expect(Object.keys((await samplesOf(stray.address)).samples)).toHaveLength(23);
  });

  test('dark photos and copies are found when they are scored, and copies are shown side by side', async () => {
    const hat = join(photos, 'hat', readdirSync(join(photos, 'hat')).filter((name) => name !== 'broken.jpg')[0] ?? '');
    const copy = await sharp(hat).resize(160).webp({ quality: 70 }).toBuffer();
    const night = await sharp(join(demo, 'strays/tabby.jpg')).linear(0.15, 0).png().toBuffer();
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByLabel('Photos or archives').setInputFiles([
      { name: 'copy.webp', mimeType: 'image/webp', buffer: copy },
      { name: 'night.png', mimeType: 'image/png', buffer: night },
    ]);
    await page.getByText('25 photos').waitFor();
    const { node } = await ask(
      stray.address,
      '{ node: project(slug: "wardrobe") { datasets { edges { node { id } } } } }',
    );
    const { id } = node.datasets.edges[0].node;
    await ask(stray.address, 'mutation ($id: ID!) { startRun(input: {datasetId: $id}) { run { id } } }', { id });
    await page.getByText(/\d+ of 23 flagged/).waitFor();

    const filters = page.getByRole('complementary', { name: 'Filters' });
    await filters.getByRole('button', { name: 'dark 1' }).click();
    await page.getByText('1 photo, lowest score first').waitFor();
    await page.getByRole('link', { name: /^upload/ }).click();
    await details.getByText('Dark: even its brightest parts are.').waitFor();
    await look('dark');

    await filters.getByRole('button', { name: 'duplicates 2' }).click();
    await page.waitForURL(/quality=duplicate/);
    await page.getByText('2 photos in 1 group').waitFor();
    await page.getByRole('heading', { name: '2 photos, nearly the same' }).waitFor();
    const main = page.getByRole('main');
    await expect
      .poll(() =>
        main
          .getByRole('button')
          .filter({ hasText: /\d × \d/ })
          .allInnerTexts(),
      )
      .toEqual([expect.stringMatching(/^hat\/.*\d+ × \d+/s), expect.stringMatching(/^copy\.webp.*160 × \d+/s)]);
    await main.getByRole('button', { name: /copy\.webp/ }).click();
    await details.getByText('Another photo of this dataset shows nearly the same.').waitFor();
    await look('duplicates');
    await page.reload();
    await page.getByRole('heading', { name: '2 photos, nearly the same' }).waitFor();
    await filters.getByRole('button', { name: 'duplicates 2' }).click();
    await page.getByText('25 photos, lowest score first').waitFor();
  });

  test('a folder of the server is browsed and imported, and what was found in it is said', async () => {
    await page.goto(`${stray.address}/p/wardrobe`);
    await page.getByRole('textbox', { name: 'Name of a new dataset' }).fill('Boxes');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.waitForURL(/\/p\/wardrobe\/Boxes/);
    await page.getByRole('link', { name: /^upload/ }).click();
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByText('Import a folder of the server').click();
    await details.getByRole('button', { name: join(folder, 'imports') }).click();
    await details.getByRole('button', { name: 'coco', exact: true }).click();
    await details.getByText('2 folders, 0 photos').waitFor();
    await look('browse');
    await details.getByRole('button', { name: 'Import', exact: true }).click();
    await details.getByText('Read as COCO: 3 classes').waitFor();
    await details.getByText('1 photo without a class').click();
    await details.getByText('1 photo in annotations alone').click();
    await details.getByText('gone.jpg').waitFor();
    await details.getByText('1 problem in annotations').click();
    await details.getByText(/speaks of an image 9 that is not listed/).waitFor();
    await page.getByText('3 photos, without scores yet').waitFor();
    await look('imported');
  });

  test('a photo shows all its declared classes', async () => {
    await page.getByRole('img', { name: /hat-01/ }).click();
    await page.getByText(/declared person, hat/).waitFor();
    await look('classes');
  });

  test('met no error', () => {
    expect(troubles).toEqual([]);
  });
});

/** The process id of the worker over a home folder. */
function workerOf(home: string): number {
  const pid = readdirSync('/proc').find((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const args = readFileSync(join('/proc', name, 'cmdline'), 'utf8');
      return args.includes('apps/worker/') && readFileSync(join('/proc', name, 'environ'), 'utf8').includes(home);
    } catch {
      return false;
    }
  });
  if (pid === undefined) throw new Error('There is no worker.');
  return Number(pid);
}

async function samplesOf(address: string) {
  const query = `{ project(slug: "wardrobe") { datasets { edges { node {
    samples(first: 100) { edges { node { path declaredClass error { code } } } }
  } } } } }`;
  const { project } = await ask(address, query);
  const rows: { path: string; declaredClass: string | null; error: { code: string } | null }[] =
    project.datasets.edges[0].node.samples.edges.map(({ node }: { node: unknown }) => node);
  return {
    samples: Object.fromEntries(rows.map(({ path, declaredClass }) => [path, declaredClass])),
    failed: Object.fromEntries(rows.flatMap(({ path, error }) => (error ? [[path, error.code]] : []))),
  };
}
