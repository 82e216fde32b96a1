import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EncoderFolder, type EncoderManifest, encoderManifest, StrayError } from '@stray/core';
import { type Digests, freshDigests } from './digests.ts';

/**
 * Opens an encoder's folder: its manifest is read and every file that it lists is compared with its sha256.
 *
 * @throws StrayError ENCODER_INVALID naming the file that is missing, changed, or not understood
 */
export async function openEncoderFolder(
  directory: string,
  places: Pick<EncoderFolder, 'wordnet' | 'cache'>,
  digests: Digests = freshDigests,
): Promise<EncoderFolder> {
  const manifest = await readManifest(directory);
  for (const [name, { sha256 }] of Object.entries(manifest.files)) {
    const found = await digests.of(join(directory, name));
    if (found.sha256 !== sha256)
      throw invalid(`${join(directory, name)} is not the file that its manifest describes (sha256 differs).`);
  }
  return { directory, manifest, ...places };
}

/** @throws StrayError ENCODER_INVALID when there is no manifest.json, or it is not understood */
export async function readManifest(directory: string): Promise<EncoderManifest> {
  const path = join(directory, 'manifest.json');
  const parsed = encoderManifest.safeParse(await readJson(path));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalid(`${path}: ${issue?.path.join('.')}: ${issue?.message}`);
}

/** Whether a folder has a manifest of ours; other tools write files of that name too. */
export async function hasManifest(directory: string): Promise<boolean> {
  try {
    const json = await readJson(join(directory, 'manifest.json'));
    return typeof json === 'object' && json !== null && 'family' in json;
  } catch {
    return false;
  }
}

async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new StrayError('ENCODER_INVALID', `${path} cannot be read.`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StrayError('ENCODER_INVALID', `${path} is not JSON.`, { cause });
  }
}

function invalid(message: string): StrayError {
  return new StrayError('ENCODER_INVALID', message);
}
