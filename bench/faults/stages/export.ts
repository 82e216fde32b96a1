import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sha256Of } from '../client.ts';
import type { RunStage } from '../stage.ts';

const cli = fileURLToPath(new URL('../../../apps/cli/dist/main.js', import.meta.url));

/** export: a corpus written to files by `stray corpus export`, of which each is whole or not there, whoever is killed. */
export const exporting =
  (page: string): RunStage =>
  async ({ client, killing }) => {
    const folder = mkdtempSync(join(tmpdir(), 'stray-faults-export-'));
    const project = '{ project(slug: "demo") { activeCorpusVersion { corpus { name } } } }';
    interface Answer {
      readonly project: { readonly activeCorpusVersion: { readonly corpus: { readonly name: string } } };
    }
    const { name } = (await client.ask<Answer>(project)).project.activeCorpusVersion.corpus;
    const write = (file: string, killAfterMs?: number) => {
      const argv = [cli, 'corpus', 'export', `demo/${name}@1`, '--format', 'json', '--out', file, '--url', page];
      return new Promise<number | null>((resolve) => {
        const child = execFile(process.execPath, argv, (error) => resolve(error === null ? 0 : 1));
        if (killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
      });
    };
    const untilWritten = async (file: string) => {
      while ((await write(file)) !== 0) await pause(200);
    };
    const whole = join(folder, 'whole.json');
    await untilWritten(whole);
    const begun = performance.now();
    await untilWritten(whole);
    const takesMs = performance.now() - begun;
    const hash = sha256Of(readFileSync(whole));

    let [written, absent, lost] = [0, 0, 0];
    for (let round = 0; round < 8 || written < 2 || killing(); round++) {
      const file = join(folder, `${round}.json`);
      // Every other one is killed itself.
      const code = await write(file, round % 2 === 0 ? undefined : (((round * 37) % 100) / 100) * takesMs);
      if (!existsSync(file)) {
        absent += 1;
        // What was said to be written is there.
        if (code === 0) lost += 1;
      } else if (sha256Of(readFileSync(file)) === hash) written += 1;
      else lost += 1;
    }
    await untilWritten(whole);
    if (sha256Of(readFileSync(whole)) !== hash) lost += 1;
    return async () => {
      const files = readdirSync(folder).filter((file) => file.endsWith('.json')).length;
      rmSync(folder, { recursive: true, force: true });
      const looked = `${written} files of ${written + absent} exports, the others absent`;
      return { lost: lost + (files === written + 1 ? 0 : 1), doubled: 0, looked };
    };
  };
