import { copyFile, link, mkdir, readdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type EncoderManifest, StrayError } from '@stray/core';
import { addedFolder, modelsFolder } from './home.ts';
import { isAlive } from './lock.ts';

const staging = /^\.adding-(\d+)-/;

/** A folder beside the encoders in which one is put together; those of processes that ended early go away. */
export async function openStage(home: string, name: string): Promise<string> {
  const models = modelsFolder(home);
  await mkdir(models, { recursive: true });
  for (const entry of await readdir(models)) {
    const pid = Number(staging.exec(entry)?.[1] ?? process.pid);
    if (pid !== process.pid && !isAlive(pid)) await rm(join(models, entry), { recursive: true, force: true });
  }
  const stage = join(models, `.adding-${process.pid}-${name}`);
  await rm(stage, { recursive: true, force: true });
  await mkdir(stage);
  return stage;
}

/** A second name for the same bytes where the file system has that, a copy elsewhere. */
export async function bring(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  // A link to a link would break when the first one moves.
  const source = await realpath(from);
  await link(source, to).catch(() => copyFile(source, to));
}

export async function writeManifest(directory: string, manifest: EncoderManifest): Promise<void> {
  await writeFile(join(directory, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * Gives a finished folder its place: it is there as a whole or not at all.
 *
 * @throws StrayError CONFLICT when another one took the name meanwhile
 */
export async function settle(stage: string, { home, name }: { home: string; name: string }): Promise<void> {
  try {
    await rename(stage, addedFolder(home, name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST')) {
      throw nameTaken(name);
    }
    throw error;
  }
}

export function nameTaken(name: string): StrayError {
  return new StrayError(
    'CONFLICT',
    `An encoder called ${name} is there already; --name gives this one another, "stray models remove ${name}" removes that one.`,
  );
}
