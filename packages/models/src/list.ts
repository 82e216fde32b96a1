import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type EncoderId, type EncoderManifest, identify, publicError, StrayError } from '@stray/core';
import { embeddedEncoder, embeddedWordNet } from './embedded.ts';
import { readManifest } from './folder.ts';
import { addedFolder, addedNames } from './home.ts';

/** An encoder that is here, or a folder among them that is none any more. */
export type ListedEncoder =
  | {
      readonly kind: 'ready';
      readonly name: string;
      readonly id: EncoderId;
      readonly directory: string;
      readonly manifest: EncoderManifest;
      readonly bytes: number;
    }
  | { readonly kind: 'broken'; readonly name: string; readonly directory: string; readonly problem: string };

/** The embedded encoder, then those of the home by name. Weights are compared with their sha256 when one is opened, not here. */
export async function listEncoders(home: string): Promise<ListedEncoder[]> {
  const embedded = await embeddedEncoder();
  const added = (await addedNames(home)).map(async (name) => listed(name, addedFolder(home, name)));
  return [ready('embedded', embedded.directory, embedded.manifest), ...(await Promise.all(added))];
}

async function listed(name: string, directory: string): Promise<ListedEncoder> {
  try {
    const manifest = await readManifest(directory);
    for (const [file, { bytes }] of Object.entries(manifest.files)) {
      const found = await stat(join(directory, file)).catch(() => undefined);
      if (found?.size !== bytes) throw new StrayError('ENCODER_INVALID', `${file} is missing or was changed.`);
    }
    return ready(name, directory, manifest);
  } catch (error) {
    return { kind: 'broken', name, directory, problem: publicError(error).message };
  }
}

function ready(name: string, directory: string, manifest: EncoderManifest): ListedEncoder {
  const id = identify({ manifest, directory, wordnet: embeddedWordNet, cache: join(directory, 'cache') });
  const bytes = Object.values(manifest.files).reduce((total, file) => total + file.bytes, 0);
  return { kind: 'ready', name, id, directory, manifest, bytes };
}

/** @throws StrayError ENCODER_NOT_FOUND; BAD_ARGUMENT for the embedded encoder */
export async function removeEncoder(home: string, name: string): Promise<void> {
  if (name === 'embedded') throw new StrayError('BAD_ARGUMENT', 'The embedded encoder is part of Stray and stays.');
  const names = await addedNames(home);
  if (!names.includes(name)) {
    const here = names.length === 0 ? 'None were added.' : `Here are: ${names.join(', ')}.`;
    throw new StrayError('ENCODER_NOT_FOUND', `There is no encoder “${name}”. ${here}`);
  }
  await rm(addedFolder(home, name), { recursive: true, force: true });
}
