import { type Split, splitOf } from '@stray/core';
import type { OpenFormat } from '../exportFormat.ts';
import { createImageArchive } from '../imageArchive.ts';
import { classFolder, fileName } from '../names.ts';

const folders: Readonly<Record<Split, string>> = { TRAIN: 'train', VAL: 'val', TEST: 'test' };

/**
 * `train|val|test/<class>/<image>`. Ultralytics reads no image outside of the three, so what is in no split is in `train`.
 *
 * @see https://docs.ultralytics.com/datasets/classify/
 */
export const openYoloClassify: OpenFormat = (opening) => {
  const archive = createImageArchive(opening.openZip(opening.file), opening);
  return {
    async add(row) {
      const folder = folders[splitOf(row.sample.path) ?? 'TRAIN'];
      const put = await archive.image(row, `${folder}/${classFolder(row)}/${fileName(row.sample.path)}`);
      return 'skipped' in put ? put.skipped : undefined;
    },
    end: (manifest) => archive.end(manifest),
    close: () => archive.close(),
  };
};
