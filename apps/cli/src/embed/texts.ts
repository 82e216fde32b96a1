import { type DeviceRequest, type EncoderFolder, identify, StrayError } from '@stray/core';
import { createNpy, placeTextTower } from '@stray/scoring';
import { labelLines } from '../input/labels.ts';
import { sayDevice } from '../output/device.ts';
import { showProgress } from '../output/progress.ts';
import type { Embedded } from './images.ts';

interface Request {
  readonly folder: EncoderFolder;
  readonly device: DeviceRequest;
  readonly file: string;
  readonly prompt: string | undefined;
  readonly out: string;
}

/** Texts that are encoded together. */
const chunk = 1024;

/**
 * Encodes every text of a file in the prompt of ID labels and nouns.
 *
 * @throws StrayError LABELS_MISSING for a file without texts, LABEL_UNKNOWN naming those that the encoder has no idea of,
 *   DEVICE_UNAVAILABLE
 */
export async function embedTexts({ folder, device: request, file, prompt, out }: Request): Promise<Embedded> {
  const texts = (await labelLines(file)).map((line) => line.normalize('NFC').trim()).filter((line) => line !== '');
  if (texts.length === 0) throw new StrayError('LABELS_MISSING', `${file} holds no text.`);
  const { manifest } = folder;
  if (prompt !== undefined && manifest.family === 'conse') {
    console.error('stray: this encoder knows words, not sentences: --prompt changes nothing');
  }
  const prompted = { ...folder, manifest: { ...manifest, prompt: prompt ?? manifest.prompt } };
  const { tower, device } = await placeTextTower(prompted, { request });
  if (manifest.family !== 'conse') sayDevice(device);
  const matrix = await createNpy(out, tower.dimension);
  const progress = showProgress('embed');
  progress.total(texts.length);
  try {
    const unknown: string[] = [];
    for (let from = 0; from < texts.length; from += chunk) {
      const words = texts.slice(from, from + chunk).map((text) => ({ text, polarity: 'noun' }) as const);
      const rows = await tower.encodeWords(words);
      words.forEach(({ text }, i) => {
        if (isZero(rows.subarray(i * tower.dimension, (i + 1) * tower.dimension))) unknown.push(text);
        progress.done();
      });
      await matrix.append(rows);
    }
    if (unknown.length > 0) throw new StrayError('LABEL_UNKNOWN', unknownTexts(unknown));
    await matrix.finish();
  } catch (error) {
    await matrix.abandon();
    throw error;
  } finally {
    progress.stop();
    await tower.close();
  }
  console.error(`${texts.length} × ${tower.dimension} written to ${out} (${identify(folder)})`);
  return { rows: texts.length, dimension: tower.dimension, skipped: 0 };
}

const isZero = (row: Float32Array) => row.every((x) => x === 0);

const named = 20;

function unknownTexts(unknown: readonly string[]): string {
  const some = unknown
    .slice(0, named)
    .map((text) => `“${text}”`)
    .join(', ');
  const rest = unknown.length > named ? ` and ${unknown.length - named} more` : '';
  return `The encoder knows no meaning of ${some}${rest}; take them out of the file.`;
}
