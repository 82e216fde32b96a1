import { type ExportFormat, splitOf } from '@stray/core';
import { withOneDatabase, zipOf } from '@stray/testing';
import { expect, it } from 'vitest';
import { importAgain, makeExport, makeExportable, openHome } from './exporting.ts';

const clothes = {
  'train/hat/a.png': { classes: ['hat'] },
  'train/shoe/a.png': { classes: ['shoe'] },
  'train/shoe/b 2.png': { classes: ['shoe'] },
  'val/hat/c.png': { classes: ['hat'] },
  'test/shoe/ü.png': { classes: ['shoe'] },
} as const;

const same = (path: string) => path;

withOneDatabase((database) => {
  async function open() {
    const stray = openHome();
    const exportable = await makeExportable(database(), stray.blobs, clothes);
    const make = (format: ExportFormat) => makeExport(database(), stray, { exportable, format });
    return { exportable, make };
  }

  /** What is expected of a dataset that was taken in again, where its paths are those of the first one as `named` has them. */
  const told = (named: (path: string) => string) =>
    Object.fromEntries(
      Object.entries(clothes).map(([path, { classes }]) => [named(path), { classes, split: splitOf(path) }]),
    );

  const found = (classes: Readonly<Record<string, string[]>>) =>
    Object.fromEntries(
      Object.entries(classes).map(([path, names]) => [path, { classes: names, split: splitOf(path) }]),
    );

  it.each([
    ['IMAGE_FOLDER', 'zip', same],
    ['YOLO_CLASSIFY', 'zip', same],
    ['HF_IMAGEFOLDER', 'zip', (path: string) => path.replace(/^val\//, 'validation/')],
    ['HF_PARQUET', 'zip', same],
    ['COCO', 'zip', (path: string) => `images/${path}`],
    ['CVAT', 'zip', (path: string) => `images/${path}`],
    ['WEBDATASET', 'tar', same],
  ] as const)('%s that is taken in again has the same paths, classes and splits', async (format, archive, named) => {
    const { make } = await open();
    const again = await importAgain(database(), (await make(format)).bytes, archive);
    expect(again.errors).toEqual([]);
    expect(found(again.classes)).toEqual(told(named));
  });

  it('CSV beside its images that is taken in again has the same paths, classes and splits', async () => {
    const { make, exportable } = await open();
    const { bytes } = await make('CSV');
    const members = [...exportable.images].map(([name, image]) => ({ name, bytes: image }));
    const again = await importAgain(database(), zipOf([{ name: 'table.csv', bytes }, ...members]), 'zip');
    expect(again.errors).toEqual([]);
    expect(again.format).toBe('csv');
    expect(found(again.classes)).toEqual(told(same));
  });
});
