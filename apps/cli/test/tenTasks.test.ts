import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunningServer, startServer, withOneDatabase } from '@stray/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demo, type Ended, ended, main } from './stray.ts';

const page = readFileSync(fileURLToPath(new URL('../../../docs/recipes/ten-tasks.md', import.meta.url)), 'utf8');
const tasks = [...page.matchAll(/^## (\d+)\. (.+)\n\n```(sh|graphql)\n([\s\S]+?)\n```$/gm)].map(
  ([, number = '', title = '', language = '', text = '']) => ({ number: Number(number), title, language, text }),
);

/** What the queries ask of a dataset, each a part of it. */
interface Asked {
  readonly samples: {
    readonly totalCount: number;
    readonly edges: readonly {
      readonly node: { readonly path: string; readonly score: number; readonly reason: string };
    }[];
  };
  readonly facets: readonly { readonly facet: string; readonly count: number }[];
  readonly precision: { readonly precision: number; readonly low: number; readonly reviewed: number };
  readonly reviewCounts: Readonly<Record<string, number>>;
}

interface Answer {
  readonly data: { readonly project: { readonly datasets: { readonly edges: readonly [{ readonly node: Asked }] } } };
  readonly errors?: readonly unknown[];
}

it('there are ten tasks, each one line for a shell or one document', () => {
  expect(tasks.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  for (const { language, text } of tasks) if (language === 'sh') expect(text.split('\n')).toHaveLength(1);
});

withOneDatabase((database) => {
  const folder = mkdtempSync(join(tmpdir(), 'stray-tasks-'));
  let server: RunningServer;
  beforeAll(async () => {
    for (const name of ['dress', 'hat', 'shoes']) {
      for (const file of readdirSync(join(demo, 'clothing', name))
        .sort()
        .slice(0, 4)) {
        cpSync(join(demo, 'clothing', name, file), join(folder, 'photos', name, file));
      }
    }
    for (const name of ['coffee', 'motorcycle', 'tabby', 'clock']) {
      cpSync(join(demo, `strays/${name}.jpg`), join(folder, `photos/strays/${name}.jpg`));
    }
    server = await startServer(database().url);
  });
  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true });
  });

  /** A line, as bash runs it where `stray` is on the path. */
  const run = (line: string): Promise<Ended> =>
    ended('bash', ['--norc', '-c', `cd '${folder}'; stray() { '${process.execPath}' '${main}' "$@"; }; ${line}`], {
      env: { STRAY_URL: server.url, XDG_CONFIG_HOME: folder },
    });

  async function ask(query: string): Promise<Asked> {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const { data, errors } = (await response.json()) as Answer;
    expect(errors).toBeUndefined();
    return data.project.datasets.edges[0].node;
  }

  const paths = ({ edges }: Asked['samples']) => edges.map(({ node }) => node.path);
  const strays = ['coffee', 'motorcycle', 'tabby'].map((name) => `strays/${name}.jpg`);

  const checks: Readonly<Record<number, (text: string) => Promise<void>>> = {
    1: async (line) =>
      expect(await run(line)).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^16 files sent to wardrobe\/June\n/),
      }),
    2: async (line) =>
      expect(await run(line)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^wardrobe\/words@1\t/) }),
    3: async (line) => {
      expect(await run(line)).toMatchObject({ code: 0, stdout: expect.stringMatching(/completed: 16 photos scored/) });
    },
    4: async (query) => {
      const { samples } = await ask(query);
      expect(paths(samples)).toEqual(expect.arrayContaining(strays));
      expect(samples.totalCount).toBe(samples.edges.length);
      const scores = samples.edges.map(({ node }) => node.score);
      expect(scores).toEqual([...scores].sort((a, b) => a - b));
      expect(samples.edges[0]?.node.reason).toMatch(/^Looks like /);
    },
    5: async (line) => {
      const { code, stdout } = await run(line);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ file: 'espresso.parquet', manifest: { counts: { written: 1 } } });
      const file = readFileSync(join(folder, 'espresso.parquet'));
      expect([file.subarray(0, 4).toString(), file.includes('strays/coffee.jpg')]).toEqual(['PAR1', true]);
    },
    6: async (line) => {
      expect(await run(line)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^3 photos: drop, noted\n/) });
    },
    7: async (query) => {
      const { facets } = await ask(query);
      const sum = (facet: string) =>
        facets.filter((one) => one.facet === facet).reduce((total, { count }) => total + count, 0);
      expect(sum('NEAREST_LABEL')).toBeGreaterThanOrEqual(strays.length);
      expect(sum('NEAREST_NEGATIVE')).toBe(sum('NEAREST_LABEL'));
    },
    8: async (query) => {
      const { precision, reviewCounts } = await ask(query);
      expect(reviewCounts).toMatchObject({ drop: 3, keep: 0, flagged: 3 });
      expect(precision).toMatchObject({ reviewed: 3 });
      expect(precision.low).toBeLessThanOrEqual(precision.precision);
    },
    9: async (query) => {
      const { samples } = await ask(query);
      expect(paths(samples)[0]).toBe('strays/tabby.jpg');
    },
    10: async (line) => {
      expect(await run(line)).toMatchObject({ code: 0 });
      const zip = readFileSync(join(folder, 'clean.zip')).toString('latin1');
      expect(zip).toContain('shoes/shoes-01.jpg');
      for (const path of strays) expect(zip).not.toContain(path.split('/')[1]);
    },
  };

  // Each needs what those before it have made.
  describe.sequential('the tasks', () => {
    it.each(tasks)('$number – $title', async ({ number, text }) => {
      const check = checks[number];
      if (check === undefined) throw new Error(`Nothing says what task ${number} has to come to.`);
      await check(text);
    });
  });
});
