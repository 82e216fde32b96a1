import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EncoderFolder, encoderManifest, StrayError } from '@stray/core';

/**
 * Opens an encoder's folder: its manifest is read and every file that it lists is compared with its sha256.
 *
 * @throws StrayError ENCODER_INVALID naming the file that is missing, changed, or not understood
 */
export async function openEncoderFolder(
  directory: string,
  places: Pick<EncoderFolder, 'wordnet' | 'cache'>,
): Promise<EncoderFolder> {
  const text = await read(join(directory, 'manifest.json'));
  const parsed = encoderManifest.safeParse(parseJson(text.toString('utf8'), directory));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw invalid(`${directory}/manifest.json: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const manifest = parsed.data;
  await Promise.all(
    Object.entries(manifest.files).map(async ([name, { sha256 }]) => {
      const found = createHash('sha256')
        .update(await read(join(directory, name)))
        .digest('hex');
      if (found !== sha256)
        throw invalid(`${join(directory, name)} is not the file that its manifest describes (sha256 differs).`);
    }),
  );
  return { directory, manifest, ...places };
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new StrayError('ENCODER_INVALID', `${path} cannot be read.`, { cause });
  }
}

function parseJson(text: string, directory: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StrayError('ENCODER_INVALID', `${directory}/manifest.json is not JSON.`, { cause });
  }
}

function invalid(message: string): StrayError {
  return new StrayError('ENCODER_INVALID', message);
}
