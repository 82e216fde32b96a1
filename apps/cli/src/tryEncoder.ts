import { type EncoderFolder, StrayError } from '@stray/core';
import { openTextTower } from '@stray/scoring';
import { encodeFew } from './encodeFew.ts';

/** Eight by eight pixels of different colours, as PNG. */
const picture =
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAbElEQVR42hXNQRUAUQhCUaMYhShGeVGIQhSizB+XXA7ODDtouIHBQ4YOM8suWm5h8ZKl+0CskDiBsIioHhx76LiDw0eO3oN/4FVf+J8h0PduzBqZ8x/bxNQPwgaFy192SGgelC0q13/CJaXlA8Z7WAFXOTbyAAAAAElFTkSuQmCC';

/**
 * Encodes an image and two words, so that a bad export shows when it is added and not in the middle of a run.
 *
 * @throws StrayError ENCODER_INVALID saying what is wrong with which half
 */
export async function tryEncoder(folder: EncoderFolder): Promise<void> {
  const { name, dimension } = folder.manifest;
  const refuse = (why: string) => new StrayError('ENCODER_INVALID', `${name} was opened and does not work: ${why}`);
  const [cat, dog] = await twoWords(folder);
  if (cat.length !== dimension || dog.length !== dimension) throw refuse(`texts do not get ${dimension} numbers.`);
  if (![...cat, ...dog].every(Number.isFinite)) throw refuse('embeddings of texts are no numbers.');
  if (cat.every((x, i) => x === dog[i])) throw refuse('all texts get the same embedding.');
  const [image] = await encodeFew(folder, [{ kind: 'bytes', bytes: Buffer.from(picture, 'base64') }]);
  if (image === undefined) throw new StrayError('INTERNAL', 'An image pool gave nothing.');
  if (image.kind === 'failed') throw refuse(image.message);
  if (image.embedding.length !== dimension) throw refuse(`images do not get ${dimension} numbers.`);
  if (!image.embedding.every(Number.isFinite)) throw refuse('embeddings of images are no numbers.');
}

async function twoWords(folder: EncoderFolder): Promise<[Float32Array, Float32Array]> {
  const tower = await openTextTower(folder);
  try {
    const words = ['cat', 'dog'].map((text) => ({ text, polarity: 'noun' as const }));
    const rows = await tower.encodeWords(words);
    return [rows.subarray(0, rows.length / 2), rows.subarray(rows.length / 2)];
  } finally {
    await tower.close();
  }
}
