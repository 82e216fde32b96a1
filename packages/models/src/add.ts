import { rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { type EncoderFolder, type EncoderManifest, StrayError } from '@stray/core';
import { type DescribeOptions, describeFolder } from './describe/describe.ts';
import type { Precision } from './describe/layout.ts';
import { freshDigests } from './digests.ts';
import { diskError } from './disk.ts';
import { embeddedWordNet } from './embedded.ts';
import { hasManifest, openEncoderFolder } from './folder.ts';
import { addedFolder, addedNames, downloadsFolder, encoderName } from './home.ts';
import { type DownloadProgress, fetchEncoder } from './hub/fetchEncoder.ts';
import { lookUp } from './hub/repository.ts';
import type { HubSettings } from './hub/settings.ts';
import { lockFolder } from './lock.ts';
import { nameFor } from './name.ts';
import { isHubId } from './open.ts';
import { bring, nameTaken, openStage, settle, writeManifest } from './stage.ts';

export interface AddRequest {
  /** The path of a folder, or the id of a repository of the hub. */
  readonly source: string;
  readonly home: string;
  readonly name?: string | undefined;
  readonly precision?: Precision | undefined;
  readonly prompt?: string | undefined;
  readonly logitScale?: number | undefined;
  /** Branch, tag or commit of the repository. */
  readonly revision?: string | undefined;
  readonly hub: HubSettings;
  /** Sees whether the encoder works; what it throws undoes the addition. */
  readonly check?: (folder: EncoderFolder) => Promise<void>;
  readonly onProgress?: (progress: DownloadProgress) => void;
}

/**
 * Puts an encoder among those of the home: a folder's files are linked or copied, a repository's are downloaded, every
 * one is pinned by its sha256. It is there as a whole or not at all; only a download that broke off is kept, to go on.
 *
 * @throws StrayError ENCODER_INVALID, ENCODER_NOT_FOUND, CONFLICT, DOWNLOAD_FAILED, DOWNLOAD_REFUSED, DISK_FULL
 */
export async function addEncoder(request: AddRequest): Promise<EncoderFolder> {
  const { source, home } = request;
  const folder = resolve(source);
  const isFolder = (await stat(folder).catch(() => undefined))?.isDirectory() ?? false;
  if (!isFolder && !isHubId(source)) {
    throw new StrayError('ENCODER_NOT_FOUND', `${source} is no folder, and no hub's id of the form owner/name.`);
  }
  const name = request.name ?? nameFor(basename(source));
  if (!encoderName.test(name) || name === 'embedded') {
    throw new StrayError(
      'BAD_ARGUMENT',
      `“${name}” cannot be a name: a–z, 0–9, ".", "_" and "-", at most 64, not “embedded”.`,
    );
  }
  if ((await addedNames(home)).includes(name)) throw nameTaken(name);
  try {
    return isFolder ? await addFolder(folder, name, request) : await addRepository(source, name, request);
  } catch (error) {
    throw diskError(error, home);
  }
}

async function addFolder(folder: string, name: string, request: AddRequest): Promise<EncoderFolder> {
  const manifest = await manifestOf(folder, name, request);
  const stage = await openStage(request.home, name);
  try {
    for (const file of Object.keys(manifest.files)) await bring(join(folder, file), join(stage, file));
    return await finish(stage, manifest, request);
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/** The folder's own manifest under the new name, where it has one of the precision asked for; what its files say elsewhere. */
async function manifestOf(folder: string, name: string, request: AddRequest): Promise<EncoderManifest> {
  const { precision, prompt, logitScale } = request;
  if (await hasManifest(folder)) {
    const { manifest } = await openEncoderFolder(folder, { wordnet: embeddedWordNet, cache: join(folder, 'cache') });
    if (precision === undefined || (manifest.family === 'clip' && manifest.precision === precision)) {
      return { ...manifest, name, prompt: prompt ?? manifest.prompt, logitScale: logitScale ?? manifest.logitScale };
    }
  }
  return describeFolder(folder, { name, precision, prompt, logitScale });
}

async function addRepository(id: string, name: string, request: AddRequest): Promise<EncoderFolder> {
  const { home, hub: settings, precision, prompt, logitScale, onProgress = () => {} } = request;
  const repository = await lookUp(settings, id, request.revision ?? 'main');
  const place = `${nameFor(id)}-${repository.commit.slice(0, 12)}-${precision ?? 'auto'}`;
  const into = join(downloadsFolder(home), place);
  const unlock = await lockFolder(into);
  try {
    await fetchEncoder({ settings, repository, precision, into, onProgress });
    const origin = { hub: id, commit: repository.commit };
    const options: DescribeOptions = { name, precision, prompt, logitScale, origin, digests: freshDigests };
    const manifest = await dropOnRefusal(into, () => describeFolder(into, options));
    const stage = await openStage(home, name);
    try {
      for (const file of Object.keys(manifest.files)) await bring(join(into, file), join(stage, file));
      const added = await dropOnRefusal(into, () => finish(stage, manifest, request));
      await rm(into, { recursive: true, force: true });
      return added;
    } finally {
      await rm(stage, { recursive: true, force: true });
    }
  } finally {
    await unlock();
  }
}

/** A repository that is no encoder will be none after another download. */
async function dropOnRefusal<T>(download: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    await rm(download, { recursive: true, force: true });
    throw error;
  }
}

async function finish(stage: string, manifest: EncoderManifest, request: AddRequest): Promise<EncoderFolder> {
  const { home, check } = request;
  await writeManifest(stage, manifest);
  const places = (directory: string) => ({ directory, wordnet: embeddedWordNet, cache: join(directory, 'cache') });
  await check?.({ manifest, ...places(stage) });
  await rm(places(stage).cache, { recursive: true, force: true });
  await settle(stage, { home, name: manifest.name });
  return { manifest, ...places(addedFolder(home, manifest.name)) };
}
