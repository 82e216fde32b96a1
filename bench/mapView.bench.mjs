/** map view: what moving and filtering a map of many points costs the page's main thread, against one of a thousand points. */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasBrowser, openBrowser } from '../apps/web/test/browser.ts';
import { ask, startStray } from '../apps/web/test/startedStray.ts';
import { long } from './peer.ts';

const points = Number(process.env.BENCH_MAP_POINTS ?? (long ? 100_000 : 5_000));
const few = 1000;
const moves = 120;
const id = '00000000-0000-7000-8000-000000000000';

async function measure() {
  console.log(`map view: up to ${points} points, software rendering, ${cpus()[0]?.model}, Node ${process.version}`);
  const home = mkdtempSync(join(tmpdir(), 'stray-map-view-'));
  const stray = await startStray(home);
  const browser = await openBrowser();
  try {
    await stray.ready;
    const found = await ask(stray.address, '{ project(slug: "demo") { datasets { edges { node { id } } } } }');
    const address = `${stray.address}/p/demo/${encodeURIComponent(found.project.datasets.edges[0].node.id)}`;
    for (const count of [few, points]) {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      const session = await page.context().newCDPSession(page);
      await session.send('Performance.enable');
      await serve(page, count);
      await page.goto(address);
      const before = Number(await page.evaluate(scriptBytes));
      const begun = performance.now();
      await page.getByRole('radiogroup', { name: 'Shown as' }).getByRole('radio', { name: 'Map' }).click();
      const map = page.getByRole('application', { name: 'Map of the photos' });
      await map.waitFor();
      await page.locator('canvas').waitFor();
      await page.evaluate(twoFrames);
      const shown = performance.now() - begun;
      const box = await map.boundingBox();
      if (box === null) throw new Error('The map is on the page.');
      /** @param {number} i @returns {[number, number]} */
      const at = (i) => [
        box.x + box.width * (0.5 + 0.2 * Math.sin(i / 10)),
        box.y + box.height * (0.5 + 0.2 * Math.cos(i / 7)),
      ];
      const pan = await cost(page, session, async () => {
        await page.mouse.move(...at(0));
        await page.mouse.down();
        for (let i = 1; i < moves; i++) await page.mouse.move(...at(i));
        await page.mouse.up();
      });
      const zoom = await cost(page, session, async () => {
        for (let i = 0; i < moves / 3; i++) await page.mouse.wheel(0, i % 20 < 10 ? -60 : 60);
      });
      const hover = await cost(page, session, async () => {
        for (let i = 0; i < moves; i++) await page.mouse.move(...at(i));
      });
      const search = page.getByRole('combobox', { name: 'Search photos' });
      await search.fill('flagged');
      const asked = performance.now();
      await search.press('Enter');
      await page.getByText(/photos match$/).waitFor();
      await page.evaluate(twoFrames);
      const filtered = performance.now() - asked;
      console.log(
        `${count} points: drawn after ${Math.round(shown)} ms, ${Math.round((Number(await page.evaluate(scriptBytes)) - before) / 1000)} kB of scripts more; main thread a frame: pan ${pan}, zoom ${zoom}, hover ${hover}; a filter is drawn after ${Math.round(filtered)} ms`,
      );
      await page.close();
    }
  } finally {
    await browser.close();
    await stray.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

const countFrames = `(() => {
  globalThis.frames = 0;
  const count = () => globalThis.frames === null || (globalThis.frames++, requestAnimationFrame(count));
  count();
})()`;
const countedFrames = '(() => { const counted = globalThis.frames; globalThis.frames = null; return counted; })()';
const twoFrames = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))';
/** Compressed. */
const scriptBytes = `performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'))
  .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`;

/**
 * Milliseconds of the main thread a frame, and how many of these are scripts.
 *
 * @param {import('playwright-core').Page} page
 * @param {import('playwright-core').CDPSession} session
 * @param {() => Promise<void>} work
 */
async function cost(page, session, work) {
  const read = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    const seconds = new Map(metrics.map(({ name, value }) => [name, value]));
    return { tasks: seconds.get('TaskDuration') ?? 0, scripts: seconds.get('ScriptDuration') ?? 0 };
  };
  await page.evaluate(countFrames);
  const before = await read();
  await work();
  const after = await read();
  const frames = Number(await page.evaluate(countedFrames));
  const tasks = (1000 * (after.tasks - before.tasks)) / frames;
  const scripts = (1000 * (after.scripts - before.scripts)) / frames;
  return `${tasks.toFixed(1)} ms (scripts ${scripts.toFixed(1)})`;
}

/**
 * Answers for a map of so many points, whatever the dataset has.
 *
 * @param {import('playwright-core').Page} page
 * @param {number} count
 */
async function serve(page, count) {
  const places = Buffer.alloc(4 + 24 * count);
  const facts = Buffer.from(JSON.stringify({ labels: ['hat', 'dress'] }));
  const states = Buffer.alloc(8 + 8 * count);
  places.writeUInt32LE(count);
  states.writeUInt32LE(count);
  states.writeUInt32LE(facts.length, 4);
  for (let i = 0; i < count; i++) {
    places.writeUInt32BE(i, 4 + 16 * i);
    const angle = 2 * Math.PI * Math.random();
    const away = Math.sqrt(-2 * Math.log(1 - Math.random()));
    const island = i % 50;
    places.writeFloatLE(30 * Math.cos(island) + away * Math.cos(angle), 4 + 16 * count + 4 * i);
    places.writeFloatLE(20 * Math.sin(1.7 * island) + away * Math.sin(angle), 4 + 20 * count + 4 * i);
    states.writeFloatLE(Math.random(), 8 + 4 * i);
    states.writeUInt16LE(1 + (i % 2), 8 + 4 * count + 2 * i);
    states[8 + 7 * count + i] = i % 10 === 0 ? 1 : 0;
  }
  await page.route('**/map/*/places', (route) => route.fulfill({ body: places }));
  await page.route('**/map/*/states', (route) => route.fulfill({ body: Buffer.concat([states, facts]) }));
  const matching = Buffer.alloc(8 + Math.ceil(count / 8));
  matching.writeUInt32LE(count);
  matching.writeUInt32LE(Math.ceil(count / 10), 4);
  for (let i = 0; i < count; i += 10)
    matching.writeUInt8((0x80 >> (i & 7)) | matching.readUInt8(8 + (i >> 3)), 8 + (i >> 3));
  await page.route('**/map/*/matching?*', (route) => route.fulfill({ body: matching }));
  await page.route('**/graphql', async (route) => {
    if (!route.request().postData()?.includes('LookAtMap')) return route.continue();
    const projection = { __typename: 'Projection', id, status: 'COMPLETED', progress: 1, sampleCount: count };
    const facts = { ...projection, createdAt: new Date().toISOString(), error: null, outdated: false };
    const node = { __typename: 'Dataset', projection: facts, shownProjection: facts };
    return route.fulfill({ json: { data: { node } } });
  });
}

if (hasBrowser()) await measure();
