import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningServer, startServer, truncatedImage, withOneDatabase } from '@stray/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demo, type Ended, stray } from './stray.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stray-check-'));
  // One stray among four shoes, and what is no image by its name.
  await mkdir(join(folder, 'batch', 'sub'), { recursive: true });
  const shoes = join(demo, 'clothing', 'shoes');
  for (const name of (await readdir(shoes)).sort().slice(0, 4))
    await cp(join(shoes, name), join(folder, 'batch', name));
  await cp(join(demo, 'strays', 'tabby.jpg'), join(folder, 'batch', 'sub', 'a, 100%: cat.jpg'));
  await writeFile(join(folder, 'batch', 'README.md'), 'shoes');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const batch = () => join(folder, 'batch');
const document = ({ stdout }: Ended) => JSON.parse(stdout);

describe('stray check', () => {
  it('fails on the image that does not belong, and passes where so many may', async () => {
    const failed = await stray('check', batch(), '--labels', 'shoe');
    expect(failed.code).toBe(1);
    expect(failed.stdout).toMatch(/a, 100%: cat\.jpg {2}Looks like .*not like your class “shoe”/);
    expect(failed.stdout).toContain('FAILED: 1 of 5 images (20.0 %) do not belong, of which 0 may');
    const codes = await Promise.all(
      ['1', '20%', '19.9%'].map(
        async (most) => (await stray('check', batch(), '--labels', 'shoe', '--max-flagged', most)).code,
      ),
    );
    expect(codes).toEqual([0, 0, 1]);
  });

  it('writes one JSON document, in which an image that cannot be read does not belong', async () => {
    const broken = join(folder, 'broken');
    await mkdir(broken);
    await cp(join(demo, 'strays', 'tabby.jpg'), join(broken, 'tabby.jpg'));
    await writeFile(join(broken, 'cut.png'), await truncatedImage());
    const ended = await stray('check', broken, '--labels', 'cat', '--json');
    expect(ended.code).toBe(1);
    expect(document(ended)).toMatchObject({
      passed: false,
      images: 2,
      flagged: 0,
      unreadable: 1,
      threshold: 0.5,
      findings: [{ path: 'cut.png', error: { code: 'IMAGE_TRUNCATED' } }],
    });
  });

  it('annotates files for GitHub, whatever their names, and adds a table to the summary of the step', async () => {
    const summary = join(folder, 'summary.md');
    process.env.GITHUB_STEP_SUMMARY = summary;
    const ended = await stray('check', batch(), '--labels', 'shoe', '--format', 'github');
    const passed = await stray('check', batch(), '--labels', 'shoe', '--format', 'github', '--max-flagged', '50%');
    delete process.env.GITHUB_STEP_SUMMARY;
    const file = `${batch()}/sub/a%2C 100%25%3A cat.jpg`;
    expect(ended.stdout).toContain(`::error file=${file},title=Does not belong::Looks like`);
    expect(passed.stdout).toContain(`::warning file=${file},`);
    expect([ended.code, passed.code]).toEqual([1, 0]);
    const text = await readFile(summary, 'utf8');
    expect(text).toContain('FAILED: 1 of 5');
    expect(text).toContain('| sub/a, 100%: cat.jpg | ');
    expect(text).toContain('passed: 1 of 5');
  });

  it.each([
    ['a folder without images', ['EMPTY', '--labels', 'hat'], 3, 'FOLDER_EMPTY'],
    ['no labels', [demo], 3, 'LABELS_MISSING'],
    ['a server that is not there', [demo, '--project', 'x', '--url', 'http://127.0.0.1:9'], 3, 'SERVER_UNREACHABLE'],
    ['a share that is none', [demo, '--labels', 'hat', '--max-flagged', '5 percent'], 2, '--max-flagged'],
    ['labels beside a project', [demo, '--project', 'x', '--labels', 'hat'], 2, '--labels'],
    ['a run without a project', [demo, '--labels', 'hat', '--run', 'x'], 2, '--run'],
    ['a format that is none', [demo, '--labels', 'hat', '--format', 'xml'], 2, '--format'],
  ])('%s gives one clear message', async (_, args, code, text) => {
    await mkdir(join(folder, 'none'), { recursive: true });
    const ended = await stray('check', ...args.map((arg) => (arg === 'EMPTY' ? join(folder, 'none') : arg)));
    expect(ended.stderr).toContain(text);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' });
  });
});

describe('stray check against a server', () => {
  withOneDatabase((database) => {
    let server: RunningServer;
    beforeAll(async () => {
      server = await startServer(database().url);
    });
    afterAll(() => server.close());

    async function graphql(query: string, variables: object): Promise<Record<string, never>> {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await response.json()) as { data: Record<string, never>; errors?: unknown };
      expect(errors).toBeUndefined();
      return data;
    }

    it('says what the project’s newest run would say, and nothing of the images stays', async () => {
      const unscored = await stray('check', batch(), '--project', 'shoes', '--url', server.url);
      expect([unscored.code, unscored.stderr]).toEqual([3, expect.stringContaining('NOT_FOUND')]);
      await stray('upload', batch(), 'shoes/first', '--create', '--url', server.url);
      const early = await stray('check', batch(), '--project', 'shoes', '--url', server.url);
      expect([early.code, early.stderr]).toEqual([3, expect.stringContaining('CONFLICT')]);
      const { prisma } = database();
      const project = await prisma.project.findUniqueOrThrow({ where: { slug: 'shoes' }, include: { datasets: true } });
      const ids = {
        projectId: globalId('Project', project.id),
        datasetId: globalId('Dataset', project.datasets[0]?.id ?? ''),
      };
      await graphql(
        `mutation ($projectId: ID!) { createLabelSet(input: { projectId: $projectId, labels: ["shoe"] }) { userErrors { message } } }`,
        { projectId: ids.projectId },
      );
      await graphql(
        `mutation ($datasetId: ID!) { startRun(input: { datasetId: $datasetId }) { userErrors { message } } }`,
        {
          datasetId: ids.datasetId,
        },
      );
      await expect.poll(() => prisma.scoreRun.count({ where: { status: 'COMPLETED' } }), { timeout: 120_000 }).toBe(1);
      const samples = await prisma.sample.count();
      const here = document(await stray('check', batch(), '--labels', 'shoe', '--json'));
      const there = await stray('check', batch(), '--project', 'shoes', '--url', server.url, '--json');
      expect(there.code).toBe(1);
      expect(document(there)).toEqual({
        ...here,
        findings: here.findings.map((finding: { score: number }) => ({
          ...finding,
          score: expect.closeTo(finding.score, 4),
        })),
      });
      expect(await prisma.sample.count()).toBe(samples);
    }, 180_000);
  });
});

const globalId = (type: string, id: string) => Buffer.from(`${type}:${id}`).toString('base64');
