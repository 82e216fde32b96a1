import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demo, type Ended, ended } from '../../../apps/cli/test/stray.ts';
import { actionText, readMetadata, root } from '../metadata.ts';

const { inputs, runs } = readMetadata(actionText());
const scripts = runs.steps.flatMap(({ run, env = {} }) => (run === undefined ? [] : [{ run, env }]));

describe('action.yml', () => {
  it.each([
    ['an expression that names nothing', (text: string) => text.replace('${{ inputs.', '${{ inputz.')],
    ['a key that is none', (text: string) => text.replace('runs:', 'branded: yes\nruns:')],
    ['a program without its shell', (text: string) => text.replace('shell: bash\n', '\n')],
    ['an input without a description', (text: string) => text.replace('description: The images.', '')],
    ['a default that is no text', (text: string) => text.replace('default: "0"', 'default: 0')],
    ['an action without its version', (text: string) => text.replace('setup-node@v4', 'setup-node')],
  ])('is what the metadata syntax allows, which %s is not', (_, spoil) => {
    expect(spoil(actionText())).not.toBe(actionText());
    expect(() => readMetadata(spoil(actionText()))).toThrow();
  });

  it('takes every input, and none into the text of a script, where it would be run', () => {
    const named = scripts.flatMap(({ env }) => Object.values(env).map(inputOf));
    expect(new Set(named)).toEqual(new Set(Object.keys(inputs)));
    for (const { run } of scripts) expect(run).not.toContain('${{');
  });

  describe('run as GitHub does', () => {
    let workspace: string;
    let summary: string;
    beforeAll(async () => {
      workspace = await mkdtemp(join(tmpdir(), 'stray-action-'));
      summary = join(workspace, 'summary.md');
      const shoes = join(demo, 'clothing', 'shoes');
      await mkdir(join(workspace, 'incoming'));
      for (const name of (await readdir(shoes)).sort().slice(0, 3)) {
        await cp(join(shoes, name), join(workspace, 'incoming', name));
      }
      await cp(join(demo, 'strays', 'tabby.jpg'), join(workspace, 'incoming', 'tabby.jpg'));
    });
    beforeEach(() => rm(summary, { force: true }));
    afterAll(() => rm(workspace, { recursive: true }));

    /** The steps that are programs, one after another, until one fails. */
    async function act(given: Readonly<Record<string, string>>): Promise<Ended> {
      let last: Ended = { code: 0, stdout: '', stderr: '' };
      for (const { run, env } of scripts) {
        const textOf = (name: string) => given[name] ?? inputs[name]?.default ?? '';
        const entries = Object.entries(env).map(([name, value]) => [name, textOf(inputOf(value))]);
        const variables = {
          ...Object.fromEntries(entries),
          ...{ GITHUB_ACTION_PATH: root, GITHUB_STEP_SUMMARY: summary, XDG_CONFIG_HOME: workspace },
        };
        // As GitHub runs `shell: bash`.
        const words = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run];
        last = await ended('bash', words, { env: variables, cwd: workspace });
        if (last.code !== 0) break;
      }
      return last;
    }

    it('fails for an image that does not belong, with a word at the file and a table', async () => {
      const { code, stdout } = await act({ folder: 'incoming', labels: 'shoe, boot' });
      expect(code).toBe(1);
      expect(stdout).toContain('::error file=incoming/tabby.jpg,title=Does not belong::');
      expect(await readFile(summary, 'utf8')).toContain('| tabby.jpg | ');
    });

    it('passes where so many may', async () => {
      const { code, stdout } = await act({ folder: 'incoming', labels: 'shoe', 'max-flagged': '25%' });
      expect(code).toBe(0);
      expect(stdout).toContain('::warning file=incoming/tabby.jpg,');
    });

    it('takes a folder as it is called', async () => {
      const folder = 'in "$(touch ran)" `touch ran` * coming';
      await cp(join(workspace, 'incoming'), join(workspace, folder), { recursive: true });
      const { code } = await act({ folder, labels: 'shoe', 'max-flagged': '1' });
      expect(code).toBe(0);
      expect(await readdir(workspace)).not.toContain('ran');
    });

    it('says what is wrong where it cannot look', async () => {
      const unnamed = await act({ folder: 'incoming' });
      expect([unnamed.code, unnamed.stderr]).toEqual([3, expect.stringContaining('LABELS_MISSING')]);
      const empty = await act({ folder: 'nowhere', labels: 'shoe' });
      expect([empty.code, empty.stderr]).toEqual([3, expect.stringContaining('FOLDER_NOT_FOUND')]);
    });

    it('asks the project of the Stray that is named, with the key', async () => {
      const asked: string[] = [];
      const server = createServer(({ url = '', headers }, response) => {
        asked.push(`${url} ${headers.authorization}`);
        response.writeHead(404).end('{"errors":[{"message":"No.","extensions":{"code":"NOT_FOUND"}}]}');
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const { code, stderr } = await act({ folder: 'incoming', project: 'wardrobe', url, key: 'stray_secret' });
      await new Promise((resolve) => server.close(resolve));
      expect([code, stderr]).toEqual([3, expect.stringContaining('NOT_FOUND')]);
      expect(asked).toEqual(['/score/wardrobe Bearer stray_secret']);
    });
  });
});

/** The input that a value is. @throws Error where it is anything else, which nothing here knows to work out */
function inputOf(value: string): string {
  const [, name] = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value) ?? [];
  if (name === undefined) throw new Error(`“${value}” is not an input.`);
  return name;
}
