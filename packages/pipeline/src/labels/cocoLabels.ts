import { StrayError } from '@stray/core';
import { z } from 'zod';
import type { GivenLabel } from './cleanLabels.ts';
import { topLevelValue } from './topLevelValue.ts';

/** Ten thousand categories with keypoints and skeletons have room in it. */
const mostCategoryBytes = 16 * 2 ** 20;

const category = z.object({ id: z.number(), name: z.string() });

/**
 * The names of the categories of a COCO file, by their ids. Supercategories are no labels. Images and annotations stream by.
 *
 * @throws StrayError BAD_ARGUMENT for a file that is no COCO file · FILE_TOO_LARGE for categories of more than 16 MB
 */
export async function cocoLabels(content: AsyncIterable<Uint8Array>): Promise<GivenLabel[]> {
  const written = await topLevelValue(content, { key: 'categories', mostBytes: mostCategoryBytes });
  if (written === undefined) throw refusal('the file has no “categories”');
  const categories = readJson(written);
  if (!Array.isArray(categories)) throw refusal('“categories” is no list');
  const read = categories.map((given: unknown, i) => {
    const { success, data } = category.safeParse(given);
    if (success) return data;
    throw refusal(`category ${i + 1} of the file lacks an id that is a number, or a name that is text`);
  });
  return read
    .sort((a, b) => a.id - b.id)
    .map(({ id, name }, i, all) => {
      if (all[i - 1]?.id === id) throw refusal(`two categories have the id ${id}`);
      return { text: name, where: `Category ${id}` };
    });
}

function readJson(written: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(written));
  } catch (cause) {
    throw refusal('“categories” is not JSON in UTF-8', { cause });
  }
}

function refusal(what: string, options?: ErrorOptions): StrayError {
  return new StrayError('BAD_ARGUMENT', `This is no COCO file: ${what}.`, options);
}
