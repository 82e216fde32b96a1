import type { OpenFormat } from '../exportFormat.ts';
import { createImageArchive } from '../imageArchive.ts';
import { classFolder, fileName, splitFolder } from '../names.ts';

/** `<split>/<class>/<image>`, as torchvision's ImageFolder reads it. Samples of no class lie in `unlabelled`. */
export const openImageFolder: OpenFormat = (opening) => {
  const archive = createImageArchive(opening.openZip(opening.file), opening);
  return {
    async add(row) {
      const name = `${splitFolder(row)}${classFolder(row)}/${fileName(row.sample.path)}`;
      const put = await archive.image(row, name);
      return 'skipped' in put ? put.skipped : undefined;
    },
    end: (manifest) => archive.end(manifest),
    close: () => archive.close(),
  };
};
