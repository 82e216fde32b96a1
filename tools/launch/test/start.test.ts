import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort, type Place, processTree, type RunningStray, startStray, stillRunning } from './runningStray.ts';

const readyWithinMs = 240_000;
const stopsWithinMs = 10_000;

const query = `query { projects(first: 10) { edges { node { name datasets(first: 5) { edges { node { name sampleCount
  latestRun { status method encoderId flaggedCount threshold }
  samples(first: 50, filter: {flagged: true}, orderBy: {field: SCORE, direction: ASC}) { totalCount edges { node {
    path score flagged nearestLabel { text similarity } topNegatives { text similarity } } } } } } } } } } }`;

interface Answer {
  readonly data: {
    readonly projects: {
      readonly edges: readonly {
        readonly node: { readonly datasets: { readonly edges: readonly { readonly node: DemoDataset }[] } };
      }[];
    };
  };
}
interface DemoDataset {
  readonly sampleCount: number;
  readonly latestRun: { readonly status: string; readonly flaggedCount: number };
  readonly samples: {
    readonly totalCount: number;
    readonly edges: readonly { readonly node: { readonly path: string; readonly score: number } }[];
  };
}

async function ask(address: string): Promise<DemoDataset> {
  const response = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const answer = (await response.json()) as Answer;
  const dataset = answer.data?.projects.edges[0]?.node.datasets.edges[0]?.node;
  if (dataset === undefined) throw new Error(`no dataset in ${JSON.stringify(answer)}`);
  return dataset;
}

// The whole system from the launcher down, on its embedded defaults; what follows depends on what came before.
describe.skipIf(!existsSync('/proc/self/stat'))('npm start', { sequential: true, timeout: readyWithinMs }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'stray-start-'));
  let place: Place;
  let stray: RunningStray;
  let pids: number[] = [];
  let firstAnswer: DemoDataset;

  async function startAndWait(): Promise<string> {
    stray = startStray(place);
    const page = await stray.ready;
    pids = processTree(stray.launcher.pid ?? 0);
    return page;
  }

  beforeAll(async () => {
    // `npm test` has built it all before this; a test run by itself may be the first.
    execFileSync(process.execPath, [fileURLToPath(new URL('../build.mjs', import.meta.url))]);
    place = {
      home: join(folder, 'a home with spaces'),
      ports: { page: await freePort(), api: await freePort() },
      networkLog: join(folder, 'network.log'),
      userFolder: join(folder, 'user'),
    };
    mkdirSync(place.userFolder);
  }, readyWithinMs);
  afterAll(async () => {
    // After a failed test it may still run; its services end with it.
    stray.launcher.kill('SIGKILL');
    await stillRunning(pids, stopsWithinMs);
    rmSync(folder, { recursive: true, force: true });
  });

  test('says when the page can be used, on a line of its own', async () => {
    const page = await startAndWait();
    expect(page).toBe(`http://127.0.0.1:${place.ports.page}`);
    expect(stray.stdout()).toBe(`Stray is ready: ${page}\n`);
    const html = await (await fetch(page)).text();
    expect(html).toContain('<html');
  });

  test('has scored the demo photos by then, seen through the page and through the API', async () => {
    firstAnswer = await ask(`http://127.0.0.1:${place.ports.page}`);
    expect(firstAnswer.sampleCount).toBe(203);
    expect(firstAnswer.latestRun.status).toBe('COMPLETED');
    expect(firstAnswer.samples.totalCount).toBe(firstAnswer.latestRun.flaggedCount);
    const strays = firstAnswer.samples.edges.filter(({ node }) => node.path.includes('strays/'));
    expect(strays.length).toBeGreaterThanOrEqual(24);
    expect(await ask(`http://127.0.0.1:${place.ports.api}`)).toEqual(firstAnswer);
  });

  test('refuses a second one on the same home, in one line', async () => {
    const ports = { page: await freePort(), api: await freePort() };
    const second = startStray({ ...place, ports });
    expect(await second.exited).toBe(1);
    expect(second.stdout()).toBe('');
    expect(second.stderr()).toMatch(/^stray: [^\n]* in use by process \d+[^\n]*\n$/);
  });

  test('refuses a busy port before anything is started, in one line', async () => {
    const second = startStray({ ...place, home: join(folder, 'other') });
    expect(await second.exited).toBe(1);
    expect(second.stderr()).toMatch(/^stray: port \d+ \(the page\) is already in use; [^\n]*PORT=[^\n]*\n$/);
    expect(existsSync(join(folder, 'other'))).toBe(false);
  });

  test('ends with all its processes on Ctrl-C', async () => {
    expect(pids.length).toBeGreaterThanOrEqual(4);
    stray.launcher.kill('SIGINT');
    expect(await stray.exited).toBe(0);
    expect(await stillRunning(pids, 0)).toEqual([]);
  });

  test('keeps its data for the second start', async () => {
    const page = await startAndWait();
    expect(await ask(page)).toEqual(firstAnswer);
  });

  test('leaves no process behind when the launcher is killed', async () => {
    stray.launcher.kill('SIGKILL');
    expect(await stillRunning(pids, stopsWithinMs)).toEqual([]);
  });

  test('comes back after that, and ends with a part of it that dies', async () => {
    const page = await startAndWait();
    expect(await ask(page)).toEqual(firstAnswer);
    const api = pids.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('apps/api/dist/main.js'));
    process.kill(api ?? 0, 'SIGKILL');
    expect(await stray.exited).toBe(1);
    expect(stray.stderr()).toMatch(/the api stopped \(signal SIGKILL\)/);
    expect(await stillRunning(pids, 0)).toEqual([]);
  });

  test('has called nothing outside this machine', () => {
    const lines = readFileSync(place.networkLog, 'utf8').trimEnd().split('\n');
    expect(lines.filter((line) => line.startsWith('outside'))).toEqual([]);
    for (const part of ['start.mjs', 'apps/api/dist/main.js', 'apps/worker/dist/main.js', 'next/dist/bin/next']) {
      expect(
        lines.filter((line) => line.startsWith('watching') && line.includes(part)),
        part,
      ).not.toEqual([]);
    }
  });

  // The guard does not see native code; the telemetry of onnxruntime would leave its identifier of the machine here.
  test("has left nothing in the user's home folder", () => {
    expect(readdirSync(place.userFolder, { recursive: true })).toEqual([]);
  });
});
