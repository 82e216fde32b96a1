import type { OpenFormat } from '../exportFormat.ts';
import { createImageArchive } from '../imageArchive.ts';
import { createNames, parted } from '../names.ts';
import { openTar } from '../tarFile.ts';
import { plainColumnsOf } from './columns.ts';

/** Without a dot, so that no reader takes it for a sample. */
const manifestName = 'MANIFEST';

/**
 * One shard: a sample's image, its columns as `.json` and its class as `.txt` (`.cls` is a number by convention) follow each
 * other under one key, which is its path without dots, because a key ends at the first one.
 *
 * @see https://github.com/webdataset/webdataset#the-webdataset-format
 */
export const openWebDataset: OpenFormat = (opening) => {
  const archive = createImageArchive(openTar(opening.file), opening, manifestName);
  const keys = createNames();
  return {
    async add(row) {
      const { stem, ending } = parted(row.sample.path);
      const key = keys(stem.replaceAll('.', '_'), row);
      const put = await archive.image(row, `${key}${ending.toLowerCase()}`);
      if ('skipped' in put) return put.skipped;
      await archive.text(`${key}.json`, JSON.stringify(plainColumnsOf(row)));
      await archive.text(`${key}.txt`, row.classes[0] ?? '');
      return undefined;
    },
    end: (manifest) => archive.end(manifest),
    close: () => archive.close(),
  };
};
