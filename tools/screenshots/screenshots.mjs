import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { pagesOf, settled } from './pages.mjs';

// Pictures of every page, dark and light, wide and narrow, on the demo:
//
//   npm run screenshots -- <folder> [address of a Stray that runs]
//
// Without an address a Stray of its own is started on ports PORT and API_PORT, and ended again.

const [given, running] = process.argv.slice(2);
if (given === undefined) {
  console.error('Name the folder for the pictures: npm run screenshots -- <folder> [address]');
  process.exit(2);
}
const folder = resolve(given);
mkdirSync(folder, { recursive: true });

const own = running === undefined ? await start() : undefined;
const address = running ?? own?.address ?? '';
try {
  await takeAll();
} finally {
  await own?.stop();
}

async function start() {
  const home = mkdtempSync(join(tmpdir(), 'stray-screenshots-'));
  const port = process.env.PORT ?? '3210';
  const launcher = fileURLToPath(new URL('../launch/start.mjs', import.meta.url));
  const env = { ...process.env, STRAY_HOME: home, PORT: port, API_PORT: process.env.API_PORT ?? '4210' };
  const started = spawn(process.execPath, [launcher], { stdio: ['ignore', 'pipe', 'inherit'], env });
  const exited = once(started, 'close');
  await new Promise((ready, fail) => {
    started.stdout.on('data', (chunk) => /^Stray is ready: /m.test(String(chunk)) && ready(undefined));
    void exited.then(([code]) => fail(new Error(`Stray ended with ${code}.`)));
  });
  return {
    address: `http://127.0.0.1:${port}`,
    stop: async () => {
      started.kill('SIGINT');
      await exited;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/**
 * @param {string} query
 * @param {object} [variables]
 */
async function ask(query, variables = {}) {
  const response = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** The demo once it is scored, with a second run to compare. */
async function demo() {
  const query = `{ project(slug: "demo") {
    datasets { edges { node { id name } } }
    corpora { edges { node { name } } }
    runs(first: 10) { edges { node { id status } } }
  } }`;
  for (let tries = 0; tries < 240; tries += 1) {
    const { project } = await ask(query);
    const dataset = project?.datasets.edges[0]?.node;
    /** @type {{ node: { id: string, status: string } }[]} */
    const edges = project?.runs.edges ?? [];
    const done = edges.filter(({ node }) => node.status === 'COMPLETED').map(({ node }) => node.id);
    if (dataset && done.length > 0 && edges.length === 1) {
      const again = 'mutation ($id: ID!) { startRun(input: { datasetId: $id, method: "mcm" }) { run { id } } }';
      await ask(again, { id: dataset.id });
    }
    if (done.length > 1) {
      const corpus = project.corpora.edges[0]?.node.name;
      return { dataset: `/p/demo/${dataset.name}`, corpus: `/p/demo/corpora/${corpus}`, runs: done };
    }
    await new Promise((after) => setTimeout(after, 500));
  }
  throw new Error('The demo was not scored in time.');
}

async function takeAll() {
  const pages = pagesOf(await demo());
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--hide-scrollbars'],
  });
  try {
    for (const [width, height] of [
      [1440, 900],
      [360, 740],
    ]) {
      const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' });
      const page = await context.newPage();
      for (const { name, path, prepare } of pages) {
        await page.goto(address + path);
        await settled(page);
        await prepare?.(page);
        for (const theme of ['dark', 'light']) {
          await page.evaluate((chosen) => document.documentElement.setAttribute('data-theme', chosen), theme);
          await page.screenshot({ path: join(folder, `${name}-${width}-${theme}.png`) });
        }
      }
      await context.close();
    }
  } finally {
    await browser.close();
  }
  console.log(`${pages.length} pages, dark and light, wide and narrow: ${folder}`);
}
