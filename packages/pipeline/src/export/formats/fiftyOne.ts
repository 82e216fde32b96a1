import type { OpenFormat } from '../exportFormat.ts';
import { createImageArchive } from '../imageArchive.ts';
import { createNames, parted } from '../names.ts';

/**
 * `data/<path>` and `labels.json`, FiftyOne's FiftyOneImageClassificationDataset: the class of each image by its path without
 * ending, as an index into `classes`; null for one that has none.
 *
 * @see https://docs.voxel51.com/user_guide/import_datasets.html#fiftyoneimageclassificationdataset
 */
export const openFiftyOne: OpenFormat = (opening) => {
  const archive = createImageArchive(opening.openZip(opening.file), opening);
  const labels = archive.later('labels.json');
  const keys = createNames();
  const classes = new Map<string, number>();
  let count = 0;
  const indexOf = (name: string): number => {
    const index = classes.get(name) ?? classes.size;
    classes.set(name, index);
    return index;
  };
  return {
    async add(row) {
      const { stem, ending } = parted(row.sample.path);
      const key = keys(stem, row);
      const put = await archive.image(row, `data/${key}${ending}`);
      if ('skipped' in put) return put.skipped;
      const [name] = row.classes;
      const label = name === undefined ? null : indexOf(name);
      await labels.write(`${count === 0 ? '{"labels": {\n' : ',\n'}${JSON.stringify(key)}: ${label}`);
      count++;
      return undefined;
    },
    async end(manifest) {
      await labels.write(
        `${count === 0 ? '{"labels": {' : ''}},\n"classes": ${JSON.stringify([...classes.keys()])}}\n`,
      );
      await archive.end(manifest);
    },
    close: () => archive.close(),
  };
};
