import type { OpenFormat } from '../exportFormat.ts';
import { createImageArchive } from '../imageArchive.ts';
import { xmlText } from '../xml.ts';

const annotationsName = 'annotations.xml';

/**
 * Images below `images/`, and `annotations.xml` in the form *CVAT for images 1.1*: each class of a sample is a `<tag>`. Ids
 * count from 0, in the order of the paths.
 *
 * @see https://docs.cvat.ai/docs/dataset_management/formats/format-cvat/
 */
export const openCvat: OpenFormat = (opening) => {
  const archive = createImageArchive(opening.openZip(opening.file), opening);
  const document = archive.later(annotationsName);
  const images = archive.held();
  const labels = new Set<string>();
  let count = 0;
  return {
    async add(row) {
      const { width, height, path, errorCode } = row.sample;
      if (errorCode === null && (width === null || height === null)) return 'NOT_DECODED';
      const put = await archive.image(row, `images/${path}`);
      if ('skipped' in put) return put.skipped;
      const names = [...new Set(row.classes)];
      for (const name of names) labels.add(name);
      const tags = names.map((name) => `    <tag label="${xmlText(name)}" source="manual"></tag>\n`);
      const name = xmlText(put.name.slice('images/'.length));
      const size = `width="${width ?? 0}" height="${height ?? 0}"`;
      await images.write(`  <image id="${count}" name="${name}" ${size}>\n${tags.join('')}  </image>\n`);
      count++;
      return undefined;
    },
    async end(manifest) {
      const label = (name: string) =>
        `    <label><name>${xmlText(name)}</name><type>tag</type><attributes></attributes></label>\n`;
      await document.write(
        '<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n  <version>1.1</version>\n  <meta><task>\n',
      );
      await document.write(`    <name>${xmlText(manifest.dataset)}</name>\n    <size>${count}</size>\n    <labels>\n`);
      for (const name of labels) await document.write(label(name));
      await document.write(`    </labels>\n  </task><dumped>${manifest.options.asOf}</dumped></meta>\n`);
      for await (const piece of await images.texts()) await document.write(piece);
      await document.write('</annotations>\n');
      await archive.end(manifest);
    },
    close: () => archive.close(),
  };
};
