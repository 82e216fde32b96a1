import { execFileSync } from 'node:child_process';
import { rmSync, statfsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { acknowledged, type Client, sha256Of } from '../client.ts';
import type { RunStage } from '../stage.ts';
import type { System } from '../system.ts';
import { demo, keyOf, makeDataset, startRun, untilScored } from './project.ts';

const diskMb = 700;
/** Room that is left when the photos begin to fill the disk. */
const leftMb = 8;
const perPhoto = 400_000;
const refusalsWanted = 20;

/** A file system of its own in memory, which only root may mount. @returns how to take it away; undefined where it is refused */
export function mountSmall(folder: string): (() => void) | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskMb}m`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return () => execFileSync('umount', ['-l', folder]);
}

/** An embedded database that the full disk has caught ends Stray, which is started again as its user would. */
async function untilItAnswers(client: Client, system: System): Promise<void> {
  for (let time = 0; time < 60; time++) {
    if (!system.isUp()) await system.up();
    if ((await client.askOnce('{ projects(first: 1) { edges { node { id } } } }')) !== undefined) return;
    await pause(1000);
  }
  throw new Error('Stray does not answer although there is room again.');
}

/** full: photos are sent and scored while the disk is full, and after there is room again. */
export const fullDisk =
  (folder: string, system: System): RunStage =>
  async ({ client }) => {
    const { datasetId, key } = await makeDataset(client, 'full');
    const [name = ''] = await readdir(demo);
    const photo = await readFile(join(demo, name));
    const photoOf = (number: number) =>
      Buffer.concat([photo, Buffer.from(`full ${number}`), Buffer.alloc(Math.max(0, perPhoto - photo.length), number)]);
    const kept = new Map<string, string>();
    const refusals = new Map<string, number>();

    const ballast = join(folder, 'ballast');
    const { bavail, bsize } = statfsSync(folder);
    // Written, not merely long: a hole takes no room.
    execFileSync(
      'dd',
      ['if=/dev/zero', `of=${ballast}`, 'bs=1M', `count=${Math.floor((bavail * bsize) / 2 ** 20) - leftMb}`],
      {
        stdio: 'ignore',
      },
    );
    let number = 0;
    for (let refused = 0; refused < refusalsWanted; number++) {
      const bytes = photoOf(number);
      const status = await client.sendOnce(datasetId, `${number}.jpg`, bytes);
      if (status === acknowledged) kept.set(`${number}.jpg`, sha256Of(bytes));
      else {
        refused += 1;
        const said = String(status ?? 'no answer');
        refusals.set(said, (refusals.get(said) ?? 0) + 1);
      }
      if (number > 5_000) throw new Error('The disk does not become full.');
    }
    const early = client.askOnce(
      'mutation ($id: ID!) { startRun(input: { datasetId: $id }) { run { id } userErrors { message } } }',
      { id: datasetId },
    );
    await Promise.race([early, pause(10_000)]);
    await pause(10_000);
    rmSync(ballast);
    await untilItAnswers(client, system);

    for (let i = 0; i < number; i++) {
      if (kept.has(`${i}.jpg`)) continue;
      const bytes = photoOf(i);
      await client.send(datasetId, `${i}.jpg`, bytes);
      kept.set(`${i}.jpg`, sha256Of(bytes));
    }
    const run = await startRun(client, datasetId);
    await untilScored(client, run);

    return async ({ query, blob }) => {
      const rows = await query<{ path: string; sha256: string; scores: number }>(
        `SELECT s.path, s.sha256, (SELECT count(*)::int FROM "SampleScore" c WHERE c."sampleId" = s.id AND c."runId" = $2::uuid) AS scores
         FROM "Sample" s WHERE s."datasetId" = $1::uuid`,
        [key, keyOf(run)],
      );
      let [lost, doubled] = [0, 0];
      for (const [path, sha256] of kept) {
        const found = rows.filter((row) => row.path === path);
        const [first] = found;
        const bytes = first?.sha256 === sha256 ? await blob(sha256) : undefined;
        if (bytes === undefined || sha256Of(bytes) !== sha256 || first?.scores !== 1) lost += 1;
        if (found.length > 1) doubled += 1;
      }
      const said = [...refusals].map(([status, times]) => `${times} × ${status}`).join(', ');
      return { lost, doubled, looked: `${kept.size} photos, refusals while the disk was full: ${said}` };
    };
  };
