import type { ExportRow } from '@stray/db';
import type { OpenFormat } from '../exportFormat.ts';
import { createImageArchive } from '../imageArchive.ts';

/** As COCO's own archives call it. */
const annotationsName = 'annotations/instances.json';

/**
 * Images below `images/`, and COCO's `instances`: each class of a sample is one box as large as the image, because Stray
 * knows what an image shows, and not where. Ids count from 1, in the order of the paths.
 *
 * @see https://cocodataset.org/#format-data
 */
export const openCoco: OpenFormat = (opening) => {
  const archive = createImageArchive(opening.openZip(opening.file), opening);
  const document = archive.later(annotationsName);
  const annotations = archive.held();
  const categories = new Map<string, number>();
  let [images, boxes] = [0, 0];
  const categoryOf = (name: string): number => {
    const id = categories.get(name) ?? categories.size + 1;
    categories.set(name, id);
    return id;
  };
  const annotate = async ({ classes }: ExportRow, size: { readonly width: number; readonly height: number }) => {
    for (const name of new Set(classes)) {
      const annotation = {
        id: boxes + 1,
        image_id: images,
        category_id: categoryOf(name),
        bbox: [0, 0, size.width, size.height],
        area: size.width * size.height,
        iscrowd: 0,
      };
      await annotations.write(`${boxes === 0 ? '' : ',\n'}${JSON.stringify(annotation)}`);
      boxes++;
    }
  };
  return {
    async add(row) {
      const { width, height, path, sha256 } = row.sample;
      if (row.sample.errorCode === null && (width === null || height === null)) return 'NOT_DECODED';
      const put = await archive.image(row, `images/${path}`);
      if ('skipped' in put) return put.skipped;
      const size = { width: width ?? 0, height: height ?? 0 };
      await document.write(images === 0 ? '{"images": [\n' : ',\n');
      images++;
      const file = { file_name: put.name.slice('images/'.length), ...size, sha256, original_path: path };
      await document.write(JSON.stringify({ id: images, ...file, score: row.score?.score, decision: row.decision }));
      await annotate(row, size);
      return undefined;
    },
    async end(manifest) {
      await document.write(`${images === 0 ? '{"images": [' : ''}],\n"annotations": [\n`);
      for await (const piece of await annotations.texts()) await document.write(piece);
      const named = [...categories].map(([name, id]) => ({ id, name, supercategory: '' }));
      const info = { description: manifest.dataset, version: manifest.options.asOf };
      await document.write(
        `],\n"categories": ${JSON.stringify(named)},\n"licenses": [],\n"info": ${JSON.stringify(info)}}\n`,
      );
      await archive.end(manifest);
    },
    close: () => archive.close(),
  };
};
