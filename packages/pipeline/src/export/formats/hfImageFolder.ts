import { splitFolderOf, splitNameOf } from '@stray/core';
import type { Spool } from '../draft.ts';
import type { OpenFormat } from '../exportFormat.ts';
import { createImageArchive } from '../imageArchive.ts';
import { plainColumnsOf } from './columns.ts';

/**
 * `<split>/<path>` with a `metadata.jsonl` beside, whose `file_name` is relative to it; what is in no split is in `train`, as
 * `datasets` takes it. `label` is the class; the other columns are those of JSONL, as texts and whole numbers.
 *
 * @see https://huggingface.co/docs/datasets/image_dataset
 */
export const openHfImageFolder: OpenFormat = (opening) => {
  const archive = createImageArchive(opening.openZip(opening.file), opening);
  const metadata = new Map<string, Spool>();
  const metadataOf = (folder: string): Spool => {
    const found = metadata.get(folder) ?? archive.later(`${folder}/metadata.jsonl`);
    metadata.set(folder, found);
    return found;
  };
  return {
    async add(row) {
      const folder = splitNameOf(row.sample.path) ?? 'train';
      const below = row.sample.path.slice(splitFolderOf(row.sample.path).length);
      const put = await archive.image(row, `${folder}/${below}`);
      if ('skipped' in put) return put.skipped;
      const { path, class: label, ...others } = plainColumnsOf(row);
      const line = { file_name: put.name.slice(folder.length + 1), label, original_path: path, ...others };
      await metadataOf(folder).write(`${JSON.stringify(line)}\n`);
      return undefined;
    },
    end: (manifest) => archive.end(manifest),
    close: () => archive.close(),
  };
};
