import { createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { encoderFile, StrayError } from '@stray/core';
import { diskError } from './disk.ts';
import { readManifest } from './folder.ts';
import { addedNames, encoderName } from './home.ts';
import { listEncoders } from './list.ts';
import { openStage, settle } from './stage.ts';

const manifestFile = 'manifest.json';

export interface AddedEncoder {
  readonly name: string;
  /** All that makes it, with the manifest; what it computes by itself is left out. */
  readonly files: readonly { readonly name: string; readonly path: string; readonly bytes: number }[];
}

/** The encoders that were added and are whole, with the files of each. */
export async function addedEncoders(home: string): Promise<AddedEncoder[]> {
  const added = (await listEncoders(home)).filter(({ name }) => name !== 'embedded');
  return Promise.all(
    added.flatMap((encoder) => {
      if (encoder.kind !== 'ready') return [];
      const names = [manifestFile, ...Object.keys(encoder.manifest.files)];
      return [describeFiles(encoder, names)];
    }),
  );
}

async function describeFiles(
  { name, directory }: { readonly name: string; readonly directory: string },
  names: readonly string[],
): Promise<AddedEncoder> {
  const describe = async (file: string) => {
    const path = join(directory, file);
    return { name: file, path, bytes: (await stat(path)).size };
  };
  return { name, files: await Promise.all(names.map(describe)) };
}

/** Encoders that are put together from their files, and are there only once they have settled. */
export interface EncoderStages {
  /** @throws StrayError BACKUP_INVALID for names that lead elsewhere · DISK_FULL */
  add(name: string, part: { readonly file: string; readonly content: AsyncIterable<Uint8Array> }): Promise<void>;
  /**
   * Gives them their places. One that is here stays as it is, whatever it is called; a name that another one has gets a
   * number.
   *
   * @throws StrayError ENCODER_INVALID
   */
  settle(): Promise<void>;
  drop(): Promise<void>;
}

/** @param home the folder of Stray's data */
export function stageEncoders(home: string): EncoderStages {
  const stages = new Map<string, string>();
  const drop = async () => {
    for (const stage of stages.values()) await rm(stage, { recursive: true, force: true });
    stages.clear();
  };
  return {
    async add(name, { file, content }) {
      if (!encoderName.test(name) || name === 'embedded' || !encoderFile.safeParse(file).success) {
        throw new StrayError('BACKUP_INVALID', `An encoder’s file is called “${name}/${file}”.`);
      }
      const stage = stages.get(name) ?? (await openStage(home, name));
      stages.set(name, stage);
      const path = join(stage, file);
      try {
        await mkdir(dirname(path), { recursive: true });
        await pipeline(content, createWriteStream(path, { flags: 'wx', flush: true }));
      } catch (error) {
        throw diskError(error, home);
      }
    },
    async settle() {
      try {
        for (const [name, stage] of stages) {
          if (await isHere(home, stage)) continue;
          await settle(stage, { home, name: await freeName(home, name) });
        }
      } finally {
        await drop();
      }
    },
    drop,
  };
}

/** Whether an encoder that is here has the same files. */
async function isHere(home: string, stage: string): Promise<boolean> {
  const { files } = await readManifest(stage);
  const same = JSON.stringify(files);
  return (await listEncoders(home)).some(
    ({ kind, ...rest }) => kind === 'ready' && 'manifest' in rest && JSON.stringify(rest.manifest.files) === same,
  );
}

async function freeName(home: string, name: string): Promise<string> {
  const taken = new Set(await addedNames(home));
  for (let number = 2, free = name; ; number++) {
    if (!taken.has(free)) return free;
    free = `${name.slice(0, 60)}-${number}`;
  }
}
