import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Collector, freePort, makeOwnDatabase, startCollector } from '@stray/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assemble, checkout } from '../assemble.ts';
import { interpolated, readCompose } from '../compose.ts';
import { readDockerfile } from '../dockerfile.ts';

const server = process.env.TEST_DATABASE_URL;
if (server === undefined) console.warn('No TEST_DATABASE_URL: what the images run is not started.');
const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn('Not root: what the images run is started as this user, on a root that can be written to.');

/** `nobody` on most systems; the images have `node`, who may do as little. */
const nobody = 65_534;
const withinMs = 240_000;
const photos = ['hat', 'dress', 'shoes', 'strays'];

// Each command is the one that the Dockerfile and the compose file have, in a folder that holds what its image would, on a file
// system that cannot be written to, and without the rights of whoever runs the test.
describe.skipIf(server === undefined)('what the images run', { sequential: true, timeout: withinMs }, () => {
  const stages = readDockerfile(join(checkout, 'docker/Dockerfile'));
  const compose = readCompose();
  const folder = mkdtempSync(join(tmpdir(), 'stray-images-'));
  const data = join(folder, 'data');
  const output = new Map<string, string>();
  const running = new Map<string, ChildProcess>();
  const mounts: string[] = [];
  let database: Awaited<ReturnType<typeof makeOwnDatabase>>;
  let collector: Collector;
  const ports = { page: 0, api: 0, apiProbes: 0, worker: 0, second: 0 };

  /** The variables of a service, with the addresses that it has here in place of those between containers. */
  const environmentOf = (service: string, more: Record<string, string>): Record<string, string> => {
    const given = compose.services[service]?.environment ?? {};
    const own = Object.entries(given).map(([name, value]) => [name, interpolated(String(value), {})]);
    const here = {
      HOST: '127.0.0.1',
      STRAY_HOST: '127.0.0.1',
      DATABASE_URL: database.url,
      STRAY_METRICS_HOST: '127.0.0.1',
    };
    const secret = join(folder, 'secret');
    const files = own.flatMap(([name = '']) => (name.endsWith('_FILE') ? [[name, secret]] : []));
    return { PATH: process.env.PATH ?? '', ...Object.fromEntries([...own, ...files]), ...here, ...more };
  };

  const start = (name: string, service: string, more: Record<string, string>, replace: Record<string, string> = {}) => {
    const { build, command } = compose.services[service] ?? {};
    const stage = stages.get(build?.target ?? '');
    if (stage === undefined) throw new Error(`${service} is built by no stage.`);
    const argv = (command ?? stage.command).map((word) => replace[word] ?? word);
    const root = join(folder, build?.target ?? '');
    const [, ...args] = argv;
    const child = spawn(process.execPath, args, {
      cwd: join(root, stage.workdir),
      env: { ...stage.environment, ...environmentOf(service, more) },
      ...(isRoot && { uid: nobody, gid: nobody }),
    });
    running.set(name, child);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => output.set(name, (output.get(name) ?? '') + String(chunk)));
    }
    return child;
  };
  const stop = async (name: string) => {
    const child = running.get(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? child?.signalCode;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const [code, signal] = await ended;
    return code ?? signal;
  };
  const until = async (what: string, work: () => Promise<boolean>) => {
    const deadline = Date.now() + withinMs / 2;
    while (!(await work().catch(() => false))) {
      if (Date.now() > deadline) throw new Error(`${what} takes too long:\n${[...output].join('\n')}`);
      await pause(200);
    }
  };
  const answers = async (url: string) => (await fetch(url, { signal: AbortSignal.timeout(5_000) })).ok;
  const ask = async <T>(query: string, variables: object = {}): Promise<T> => {
    const response = await fetch(`http://127.0.0.1:${ports.page}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const { data: found, errors } = (await response.json()) as { data: T; errors?: unknown };
    if (errors) throw new Error(JSON.stringify(errors));
    return found;
  };

  beforeAll(async () => {
    chmodSync(folder, 0o755);
    mkdirSync(data);
    if (isRoot) chownSync(data, nobody, nobody);
    writeFileSync(join(folder, 'secret'), 'a secret of at least thirty-two characters\n');
    for (const target of ['api', 'worker', 'web']) {
      const stage = stages.get(target);
      const root = join(folder, target);
      if (stage) assemble(stage, root);
      if (!isRoot) continue;
      execFileSync('mount', ['--bind', root, root]);
      execFileSync('mount', ['-o', 'remount,bind,ro', root]);
      mounts.push(root);
    }
    for (const name of Object.keys(ports) as (keyof typeof ports)[]) ports[name] = await freePort();
    database = await makeOwnDatabase(server ?? '', 'stray_images');
    collector = await startCollector();
  }, withinMs);

  afterAll(async () => {
    await Promise.all([...running.keys()].map(stop));
    for (const root of mounts) execFileSync('umount', [root]);
    await collector?.close();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('migrate brings the database up to date, ends, and finds nothing to do a second time', async () => {
    for (const applied of [true, false]) {
      const child = start(`migrate ${applied}`, 'migrate', {});
      expect(await once(child, 'exit')).toEqual([0, null]);
      const { msg, applied: names } = JSON.parse(output.get(`migrate ${applied}`) ?? '');
      expect(msg).toBe('The database is up to date.');
      expect(names.length > 0).toBe(applied);
    }
  });

  it('api, two workers and web come up and say that they are ready', async () => {
    const traces = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '200' };
    const probes = (port: number) => ({ STRAY_HOME: data, STRAY_METRICS_PORT: String(port), ...traces });
    start('api', 'api', { ...probes(ports.apiProbes), API_PORT: String(ports.api), STRAY_TRUST_PROXY: 'loopback' });
    start('worker', 'worker', probes(ports.worker));
    start('second', 'worker', probes(ports.second));
    start(
      'web',
      'web',
      { API_URL: `http://127.0.0.1:${ports.api}` },
      { '3000': String(ports.page), '0.0.0.0': '127.0.0.1' },
    );
    for (const port of [ports.api, ports.apiProbes, ports.worker, ports.second, ports.page]) {
      await until(`port ${port}`, () => answers(`http://127.0.0.1:${port}/ready`));
    }
    const check = (target: string, address: string) =>
      spawn(process.execPath, [join(folder, target, 'app/docker/probe.mjs'), address]);
    expect(await once(check('api', `http://127.0.0.1:${ports.api}/ready`), 'exit')).toEqual([0, null]);
    expect(await once(check('web', `http://127.0.0.1:${ports.page}/nothing`), 'exit')).toEqual([1, null]);
  });

  it('photos are uploaded through the page, and scored by the workers', async () => {
    const made = await ask<{ createProject: { project: { id: string } } }>(`mutation {
      createProject(input: { name: "Clothes" }) { project { id slug } userErrors { message } }
    }`);
    const project = made.createProject.project.id;
    await ask(
      `mutation ($id: ID!) { createLabelSet(input: { projectId: $id, labels: ["hat", "dress", "shoe"] }) { userErrors { message } } }`,
      { id: project },
    );
    const { createDataset } = await ask<{ createDataset: { dataset: { id: string } } }>(
      `mutation ($id: ID!) { createDataset(input: { projectId: $id, name: "June" }) { dataset { id } userErrors { message } } }`,
      { id: project },
    );
    const dataset = createDataset.dataset.id;
    const encode = (text: string) => Buffer.from(text).toString('base64');
    let sent = 0;
    for (const name of readdirSync(join(checkout, 'demo'), { recursive: true, encoding: 'utf8' }).sort()) {
      if (!/\.jpe?g$/.test(name) || !photos.some((word) => name.includes(word)) || sent >= 24) continue;
      const bytes = readFileSync(join(checkout, 'demo', name));
      const response = await fetch(`http://127.0.0.1:${ports.page}/uploads`, {
        method: 'POST',
        headers: {
          'tus-resumable': '1.0.0',
          'upload-length': String(bytes.length),
          'upload-metadata': `dataset ${encode(dataset)},path ${encode(name)}`,
          'content-type': 'application/offset+octet-stream',
        },
        body: bytes,
      });
      expect(response.status, await response.text()).toBe(201);
      sent += 1;
    }
    expect(sent).toBeGreaterThan(10);
    const { startRun } = await ask<{ startRun: { run: { id: string }; userErrors: unknown[] } }>(
      `mutation StartRun($id: ID!) { startRun(input: { datasetId: $id }) { run { id } userErrors { message } } }`,
      { id: dataset },
    );
    expect(startRun.userErrors).toEqual([]);
    let run: { status: string; scoredCount: number } | undefined;
    await until('the run', async () => {
      const { node } = await ask<{ node: { status: string; scoredCount: number } }>(
        'query ($id: ID!) { node(id: $id) { ... on ScoreRun { status scoredCount error { message } } } }',
        {
          id: startRun.run.id,
        },
      );
      run = node;
      if (node.status === 'FAILED') throw new Error(JSON.stringify(node));
      return node.status === 'COMPLETED';
    });
    expect(run?.scoredCount).toBe(sent);
    const page = await fetch(`http://127.0.0.1:${ports.page}/p/clothes/June`);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('June')]);

    const metrics = await Promise.all(
      [ports.worker, ports.second].map(async (port) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()),
    );
    const encoded = metrics.map((text) =>
      Number(/stray_samples_encoded_total\{outcome="done".*\} (\d+)/.exec(text)?.[1] ?? 0),
    );
    expect(encoded.reduce((sum, count) => sum + count)).toBe(sent);
    const api = await (await fetch(`http://127.0.0.1:${ports.apiProbes}/metrics`)).text();
    expect(api).toMatch(/operation="StartRun"/);
    expect(api).toMatch(/stray_queue_jobs\{name="score",state="failed",app="api"\} 0/);
  });

  it('a trace leads from the request that began a run to the jobs that did it', async () => {
    const find = (name: string) => collector.spans.find((one) => one.name === name);
    await until('the spans', async () => ['mutation StartRun', 'job encode', 'job score', 'job flag'].every(find));
    const request = find('mutation StartRun');
    const [encode, score, flag] = ['job encode', 'job score', 'job flag'].map(find);
    expect(request?.service).toBe('stray-api');
    expect(encode).toMatchObject({ service: 'stray-worker', kind: 5, links: [{ traceId: request?.traceId }] });
    expect(score).toMatchObject({ links: [{ traceId: encode?.traceId }] });
    expect(flag).toMatchObject({ links: [{ traceId: score?.traceId }] });
    const statements = collector.spans.filter(({ traceId, kind }) => kind === 3 && traceId === encode?.traceId);
    expect(statements.length).toBeGreaterThan(3);
  });

  it('each ends well when it is told to, and its log holds no secret', async () => {
    for (const name of ['web', 'worker', 'second', 'api']) expect(await stop(name), name).toBe(0);
    for (const [name, text] of output) expect(text, name).not.toContain('thirty-two characters');
    const lines = (output.get('api') ?? '').trim().split('\n');
    for (const line of lines) expect(() => JSON.parse(line), line).not.toThrow();
    expect(lines.at(-1)).toContain('The server has stopped.');
  });
});
