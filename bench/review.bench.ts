/** review: the page of a dataset of 100,000 samples in a browser, beside one of 1,000: opening, scrolling, deciding. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connectionOf, createDatabase } from '@stray/db';
import { freePort, makeOwnDatabase } from '@stray/testing';
import type { CDPSession, Page } from 'playwright-core';
import { hasBrowser, openBrowser } from '../apps/web/test/browser.ts';
import { long, median, report } from './peer.ts';
import { makeSynthetic } from './synthetic.ts';

const cli = fileURLToPath(new URL('../apps/cli/dist/main.js', import.meta.url));
const sizes = { few: 1_000, many: Number(process.env.BENCH_SAMPLES ?? (long ? 100_000 : 10_000)) };
/** Flagged of the many, as nearly as scores that are drawn allow. */
const bulk = 10_000;
const rounds = long ? 7 : 5;

console.log(`review: ${sizes.many} samples, ${cpus().length} threads, ${cpus()[0]?.model}, Node ${process.version}`);
if (hasBrowser()) {
  await measure('embedded PostgreSQL', undefined);
  const real = process.env.TEST_DATABASE_URL;
  if (real) {
    const own = await makeOwnDatabase(real, 'stray_review');
    await measure('PostgreSQL', own.url);
    await own.drop();
  } else console.log('skipped: a PostgreSQL with processes (TEST_DATABASE_URL is not set)');
}

async function measure(server: string, databaseUrl: string | undefined): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'stray-bench-review-'));
  const port = await freePort();
  const env = { ...process.env, STRAY_HOME: home, PORT: String(port), API_PORT: String(await freePort()) };
  if (databaseUrl === undefined) delete (env as Record<string, unknown>).DATABASE_URL;
  const stray = spawn(process.execPath, [cli, 'start'], {
    env: databaseUrl === undefined ? env : { ...env, DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const browser = await openBrowser();
  try {
    await new Promise<void>((resolve, reject) => {
      stray.stdout.on('data', (chunk) => String(chunk).includes('Stray is ready') && resolve());
      stray.once('exit', () => reject(new Error('Stray did not come up.')));
    });
    const { prisma, close } = await createDatabase(databaseUrl ?? connectionOf(join(home, 'database')) ?? '');
    const run = await prisma.scoreRun.findFirst({ where: { status: 'COMPLETED' } });
    if (run === null) throw new Error('The demo was not scored.');
    await makeSynthetic(prisma, { name: 'few', samples: sizes.few, flagged: 100 });
    const datasetId = await makeSynthetic(prisma, { name: 'many', samples: sizes.many, flagged: bulk });
    console.log(`\n${server} (load of the machine: ${loadavg()[0]?.toFixed(1)})`);
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const address = `http://127.0.0.1:${port}/p/demo`;

    const opening = { few: [] as number[], many: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      for (const size of ['few', 'many'] as const) opening[size].push(await open(page, `${address}/${size}`));
    }
    report('  first photos of 1,000 samples', median(opening.few), { unit: 'ms', digits: 0 });
    report(`  first photos of ${sizes.many}`, median(opening.many), { unit: 'ms', digits: 0 });
    report('  the one / the other', median(opening.many) / median(opening.few), { atMost: 1.5 });

    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable');
    const { perFrame, elements, grown, blankMs } = await scroll(page, cdp);
    report('  scrolling: scripts, styles and layout a frame', perFrame, { unit: 'ms', atMost: 16 });
    report('  scrolling: longest time with an empty place', blankMs, { unit: 'ms', digits: 0, atMost: 200 });
    report('  elements on the page', elements, { unit: '', digits: 0 });
    report('  elements on the page after 3,000 photos / before', grown, { atMost: 1.5 });

    await open(page, `${address}/many`);
    const deciding: number[] = [];
    for (let n = 0; n < 20; n++) deciding.push(await decide(page, n % 2 === 0 ? 'k' : 'x'));
    report('  from the key to the next photo', median(deciding), { unit: 'ms', digits: 0, atMost: 100 });

    await open(page, `${address}/many?show=flagged`);
    const reviewed = () => prisma.review.count({ where: { datasetId, decision: 'DROP' } });
    /** From a key until the database says so. */
    const pressed = async (key: string, isReached: (dropped: number) => boolean) => {
      const begun = performance.now();
      await page.keyboard.press(key);
      while (!isReached(await reviewed())) await pause(20);
      return (performance.now() - begun) / 1000;
    };
    const before = await reviewed();
    const flagged = await prisma.sampleScore.count({ where: { flagged: true, sample: { datasetId } } });
    await page.keyboard.press('Control+a');
    const dropping = await pressed('x', (n) => n >= flagged);
    report(`  ${flagged} dropped at once`, dropping, { unit: 's', atMost: 3 });
    report('  and undone', await pressed('z', (n) => n === before), { unit: 's', atMost: 3 });
    report('  scripts of the page, compressed', (await scriptBytes(page, `${address}/many`)) / 1000, {
      unit: 'kB',
      digits: 0,
      atMost: 350,
    });
    await close();
  } finally {
    await browser.close();
    stray.kill('SIGINT');
    await new Promise((resolve) => stray.once('exit', resolve));
    rmSync(home, { recursive: true, force: true });
  }
}

/** Milliseconds until the photos of the first rows are seen and the page listens. */
async function open(page: Page, address: string): Promise<number> {
  const begun = performance.now();
  await page.goto(address, { waitUntil: 'commit' });
  await page.waitForFunction(() => {
    const images = [...document.querySelectorAll<HTMLImageElement>('[role=option] img')].slice(0, 10);
    return images.length === 10 && images.every(({ complete, naturalWidth }) => complete && naturalWidth > 0);
  });
  const took = performance.now() - begun;
  await page.getByRole('slider', { name: 'Threshold' }).waitFor();
  return took;
}

async function scroll(page: Page, cdp: CDPSession) {
  // All that is scrolled over is there already: what is measured is drawing, not fetching.
  await page.evaluate(async () => {
    const scroller = document.querySelector('[role=listbox][aria-multiselectable]') as HTMLElement;
    for (let n = 0; n < 400 && scroller.scrollHeight < 100_000; n++) {
      scroller.scrollTop = scroller.scrollHeight;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    scroller.scrollTop = 0;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  });
  const elements = await page.evaluate(() => document.querySelectorAll('*').length);
  const work = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
    return 1000 * (of('ScriptDuration') + of('LayoutDuration') + of('RecalcStyleDuration'));
  };
  const before = await work();
  const { frames, blankMs } = await page.evaluate(async () => {
    const scroller = document.querySelector('[role=listbox][aria-multiselectable]') as HTMLElement;
    const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
    const { left, top, width, height } = scroller.getBoundingClientRect();
    let [blankSince, blankMs, frames] = [0, 0, 0];
    for (; frames < 300; frames++) {
      scroller.scrollTop += 120;
      const now = await frame();
      const middle = document.elementFromPoint(left + width / 2, top + height / 2);
      const covered =
        middle !== null && middle !== scroller && middle.closest('[role=option], [role=presentation]') !== null;
      if (covered) blankSince = 0;
      else {
        blankSince ||= now;
        blankMs = Math.max(blankMs, now - blankSince);
      }
    }
    return { frames, blankMs };
  });
  const perFrame = ((await work()) - before) / frames;
  const grown = (await page.evaluate(() => document.querySelectorAll('*').length)) / elements;
  return { perFrame, elements, grown, blankMs };
}

/** Milliseconds from a key to the frame in which the next photo has the focus. */
function decide(page: Page, key: string): Promise<number> {
  return page.evaluate(async (pressed) => {
    const focused = () => document.querySelector('[data-focused]')?.id;
    const before = focused();
    const begun = performance.now();
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: pressed, bubbles: true, cancelable: true }));
    while (focused() === before) await new Promise((resolve) => requestAnimationFrame(resolve));
    await new Promise((resolve) => requestAnimationFrame(resolve));
    return performance.now() - begun;
  }, key);
}

async function scriptBytes(page: Page, address: string): Promise<number> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
  const scripts = new Set<string>();
  let bytes = 0;
  cdp.on('Network.responseReceived', ({ requestId, type }) => type === 'Script' && scripts.add(requestId));
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto(address);
  await page.getByRole('slider', { name: 'Threshold' }).waitFor();
  await pause(2000);
  return bytes;
}
