import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { type EncoderFolder, type EncoderManifest, StrayError } from '@stray/core';
import { describeFolder } from './describe/describe.ts';
import { type Digests, rememberedDigests } from './digests.ts';
import { embeddedEncoder, embeddedWordNet } from './embedded.ts';
import { hasManifest, openEncoderFolder, readManifest } from './folder.ts';
import { addedFolder, addedNames, digestMemory, foreignCache } from './home.ts';
import { nameFor } from './name.ts';

export interface OpenOptions {
  /** The folder of Stray's data; encoders that were added lie in its `models`. */
  readonly home: string;
}

const hubId = /^[A-Za-z0-9][A-Za-z0-9._-]*\/[A-Za-z0-9][A-Za-z0-9._-]*$/;

export const isHubId = (text: string) => hubId.test(text);

/**
 * Opens an encoder by what a person calls it: `embedded`, a name that `stray models add` printed, the path of a folder,
 * or the id of a hub's repository that was added. Nothing is downloaded.
 *
 * @throws StrayError ENCODER_NOT_FOUND with what to do, ENCODER_INVALID when a file is missing, changed, not understood
 */
export async function openEncoder(spec: string, { home }: OpenOptions): Promise<EncoderFolder> {
  if (spec === 'embedded') return embeddedEncoder();
  const names = await addedNames(home);
  const name = names.includes(spec) ? spec : undefined;
  const digests = await rememberedDigests(digestMemory(home));
  const open = async () => {
    if (name !== undefined) return openAdded(home, name, digests);
    const folder = asPath(spec);
    if (await isFolder(folder)) return openForeign(folder, home, digests);
    const origin = isHubId(spec) ? await addedFrom(home, spec, names) : undefined;
    if (origin !== undefined) return openAdded(home, origin, digests);
    throw notFound(spec, names);
  };
  const encoder = await open();
  await digests.save();
  return encoder;
}

export function openAdded(home: string, name: string, digests: Digests): Promise<EncoderFolder> {
  const directory = addedFolder(home, name);
  return openEncoderFolder(directory, { wordnet: embeddedWordNet, cache: join(directory, 'cache') }, digests);
}

/** A folder of the user's: it may be read-only, so what is computed from it lies in the home. */
async function openForeign(directory: string, home: string, digests: Digests): Promise<EncoderFolder> {
  const cacheOf = (manifest: EncoderManifest) => {
    const hash = createHash('sha256').update(JSON.stringify(manifest)).digest('hex');
    return foreignCache(home, hash.slice(0, 16));
  };
  const places = { wordnet: embeddedWordNet };
  if (await hasManifest(directory)) {
    const cache = cacheOf(await readManifest(directory));
    return openEncoderFolder(directory, { ...places, cache }, digests);
  }
  const manifest = await describeFolder(directory, { name: nameFor(basename(directory)), digests });
  return { directory, manifest, ...places, cache: cacheOf(manifest) };
}

/** The first encoder that was downloaded from this repository. */
async function addedFrom(home: string, hub: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const manifest = await readManifest(addedFolder(home, name)).catch(() => undefined);
    if (manifest?.origin?.hub === hub) return name;
  }
  return undefined;
}

function asPath(spec: string): string {
  if (spec === '~' || spec.startsWith('~/')) return join(homedir(), spec.slice(1));
  return isAbsolute(spec) ? spec : resolve(spec);
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

function notFound(spec: string, names: readonly string[]): StrayError {
  const here = ['embedded', ...names].join(', ');
  if (isHubId(spec)) {
    return new StrayError(
      'ENCODER_NOT_FOUND',
      `The encoder ${spec} is not here; "stray models add ${spec}" downloads it. Here are: ${here}.`,
    );
  }
  return new StrayError(
    'ENCODER_NOT_FOUND',
    `There is no encoder and no folder “${spec}”. Here are: ${here}; "stray models add" takes a folder or a hub's id.`,
  );
}
