import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportFormats } from '@stray/core';
import { askForCollection, cancelExport, eraseDataset, hideDataset, startCollection } from '@stray/db';
import { collectUnused } from '@stray/pipeline';
import { sha256Of, withOneDatabase } from '@stray/testing';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { importAgain, makeExport, makeExportable, openHome } from './exporting.ts';
import { filesOf } from './filesOf.ts';

const clothes = {
  'train/hat/a.png': { classes: ['hat'] },
  'train/hat/b.png': { classes: ['hat'], decision: 'DROP' },
  'train/shoe/a.png': { classes: ['shoe'], decision: 'RELABEL', relabelTo: 'hat', flagged: true },
  'test/shoe/a.png': { classes: ['shoe'], flagged: true },
  'test/shoe/b.png': { classes: ['shoe'], decision: 'KEEP' },
  'test/shoe/c.png': { classes: [], decision: 'UNSURE', nearest: 'shoe' },
} as const;

withOneDatabase((database) => {
  const db = () => database().prisma;

  async function open(given: Parameters<typeof makeExportable>[2] = clothes) {
    const stray = openHome();
    const exportable = await makeExportable(database(), stray.blobs, given);
    const make = (wish: Omit<Parameters<typeof makeExport>[2], 'exportable'>) =>
      makeExport(database(), stray, { exportable, ...wish });
    return { ...stray, exportable, make };
  }

  describe('which samples go in', () => {
    const paths = (bytes: Buffer) =>
      bytes
        .toString()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line).path);

    it.each([
      ['ALL', Object.keys(clothes)],
      ['NOT_DROPPED', Object.keys(clothes).filter((path) => path !== 'train/hat/b.png')],
      ['NOT_FLAGGED', ['train/hat/a.png', 'train/shoe/a.png', 'test/shoe/b.png', 'test/shoe/c.png']],
      ['DECIDED', ['train/shoe/a.png', 'test/shoe/b.png']],
    ] as const)('%s is told by the decisions', async (samples, expected) => {
      const { make } = await open();
      const { bytes, manifest } = await make({ format: 'JSONL', options: { samples } });
      expect(paths(bytes)).toEqual([...expected].sort());
      expect(manifest?.counts).toMatchObject({ samples: 6, written: expected.length, leftOut: 6 - expected.length });
    });

    it('a filter has to hold too, and means decisions of the moment', async () => {
      const { make, exportable } = await open();
      const filter = { decision: 'KEEP' };
      const first = await make({ format: 'JSONL', options: { filter } });
      await exportable.decide('test/shoe/b.png', { decision: 'DROP' });
      await exportable.decide('train/hat/a.png', { decision: 'KEEP' });
      const now = await make({ format: 'JSONL', options: { filter } });
      const then = await make({ format: 'JSONL', options: { filter, asOf: first.manifest?.options.asOf ?? '' } });
      expect(paths(first.bytes)).toEqual(['test/shoe/b.png']);
      expect(paths(now.bytes)).toEqual(['train/hat/a.png']);
      expect(then.row.sha256).toBe(first.row.sha256);
    });

    it('a dataset without samples is a file without samples, in every format', async () => {
      const { make } = await open({});
      for (const format of exportFormats) {
        const { row, manifest, bytes } = await make({ format });
        expect(row).toMatchObject({ status: 'COMPLETED', sha256: sha256Of(bytes) });
        expect(manifest?.counts).toMatchObject({ samples: 0, written: 0 });
      }
    });
  });

  it.each(exportFormats)('%s made again is the same to the byte, and its file is kept once', async (format) => {
    const { make, drafts } = await open();
    const { row, manifest, bytes } = await make({ format });
    const again = await make({ format, options: { asOf: manifest?.options.asOf ?? '' } });
    expect(row).toMatchObject({ status: 'COMPLETED', bytes: BigInt(bytes.length), sha256: sha256Of(bytes) });
    expect(again.row.sha256).toBe(row.sha256);
    expect(again.row.manifestHash).toBe(row.manifestHash);
    expect(again.bytes.equals(bytes)).toBe(true);
    expect(drafts()).toEqual([]);
  });

  it.each(['IMAGE_FOLDER', 'YOLO_CLASSIFY', 'COCO', 'HF_IMAGEFOLDER', 'FIFTYONE', 'CVAT', 'WEBDATASET'] as const)(
    '%s holds each image as it was uploaded, the manifest of its row, and the hashes of all its files',
    async (format) => {
      const { make, exportable } = await open();
      const { bytes, manifest } = await make({ format });
      const files = await filesOf(bytes);
      const images = [...files].filter(([name]) => name.endsWith('.png')).map(([, content]) => sha256Of(content));
      const wanted = [...exportable.images].filter(([path]) => path !== 'train/hat/b.png');
      expect(images.sort()).toEqual(wanted.map(([, content]) => sha256Of(content)).sort());
      const name = format === 'WEBDATASET' ? 'MANIFEST' : 'manifest.json';
      expect(JSON.parse(String(files.get(name)))).toEqual(manifest);
      const sums = String(files.get('SHA256SUMS'));
      const others = [...files].filter(([name]) => name !== 'SHA256SUMS');
      expect(sums).toBe(others.map(([name, content]) => `${sha256Of(content)}  ${name}\n`).join(''));
    },
  );

  it.each([
    ['IMAGE_FOLDER', 'zip', 'yolo-classify'],
    ['YOLO_CLASSIFY', 'zip', 'yolo-classify'],
    ['COCO', 'zip', 'coco'],
    ['HF_IMAGEFOLDER', 'zip', 'huggingface'],
    ['HF_PARQUET', 'zip', 'hf-parquet'],
    ['CVAT', 'zip', 'cvat'],
    ['WEBDATASET', 'tar', 'webdataset'],
  ] as const)('%s is taken in again with the classes that it was given', async (format, archive, as) => {
    const { make, exportable } = await open();
    const { bytes } = await make({ format, options: { classes: 'DECLARED_OR_NEAREST' } });
    const again = await importAgain(database(), bytes, archive);
    const classOf = (path: string) => again.bySha256.get(sha256Of(exportable.images.get(path) ?? ''));
    expect(again.errors).toEqual([]);
    expect(again.format).toBe(as);
    expect(Object.fromEntries(Object.keys(clothes).map((path) => [path, classOf(path)]))).toEqual({
      'train/hat/a.png': ['hat'],
      'train/hat/b.png': undefined,
      'train/shoe/a.png': ['hat'],
      'test/shoe/a.png': ['shoe'],
      'test/shoe/b.png': ['shoe'],
      'test/shoe/c.png': ['shoe'],
    });
  });

  it('files of one name from several folders lie side by side, also where capital letters do not count', async () => {
    const hat = { classes: ['hat'] };
    const { make } = await open({ '1/hat/a.png': hat, '2/hat/a.png': hat, '3/hat/A.PNG': hat, '4/hat/a.png': hat });
    const { bytes } = await make({ format: 'IMAGE_FOLDER' });
    const names = [...(await filesOf(bytes)).keys()].filter((name) => name.toLowerCase().endsWith('.png'));
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(4);
    expect(names[0]).toBe('hat/a.png');
    expect(names[1]).toMatch(/^hat\/a-[0-9a-f]{12}\.png$/);
  });

  it('names of classes become names of folders of every system, and samples of no class have a folder too', async () => {
    const { make } = await open({
      'a.png': { classes: ['../../etc'] },
      'b.png': { classes: ['C:\\hat'] },
      'c.png': { classes: [] },
    });
    const names = [...(await filesOf((await make({ format: 'IMAGE_FOLDER' })).bytes)).keys()];
    expect(names.slice(0, 3)).toEqual(['_.._.._etc/a.png', 'C__hat/b.png', 'unlabelled/c.png']);
  });

  it('CSV keeps commas, quotes and line breaks, and makes formulas harmless; JSONL has them as they are', async () => {
    const path = '=cmd(), "quoted".png';
    const note = 'two\nlines, and "quotes"';
    const { make } = await open({ [path]: { classes: ['+1', '@x'], note, tags: ['-a'], score: -0.5 } });
    const [row] = parse((await make({ format: 'CSV' })).bytes, { columns: true }) as Record<string, string>[];
    expect(row).toMatchObject({ path: `'${path}`, class: "'+1", declared_classes: "'+1|@x", note, tags: "'-a" });
    expect(row?.score).toBe('-0.5');
    expect(JSON.parse(String((await make({ format: 'JSONL' })).bytes))).toMatchObject({
      ...{ path, class: '+1', declared_classes: ['+1', '@x'], note, tags: ['-a'], score: -0.5 },
    });
  });

  it('an image that is gone or cannot be read is left out, and the manifest tells of it', async () => {
    const { make, exportable, blobs } = await open();
    const gone = await blobs.setAside(sha256Of(exportable.images.get('test/shoe/a.png') ?? ''));
    if (gone) await blobs.discard(gone);
    await db().sample.updateMany({
      where: { datasetId: exportable.dataset.id, path: 'test/shoe/b.png' },
      data: { errorCode: 'IMAGE_TRUNCATED' },
    });
    const { manifest, bytes } = await make({ format: 'COCO' });
    expect(manifest?.skipped).toEqual([
      { path: 'test/shoe/a.png', reason: 'MISSING' },
      { path: 'test/shoe/b.png', reason: 'UNREADABLE' },
    ]);
    expect(manifest?.counts).toMatchObject({ written: 3, skipped: 2, leftOut: 1 });
    const { images } = JSON.parse(String((await filesOf(bytes)).get('annotations/instances.json')));
    expect(images).toHaveLength(3);
  });

  it('an image whose bytes are not what was uploaded ends the export, and nothing is left of it', async () => {
    const { make, exportable, home, drafts } = await open();
    const sha256 = sha256Of(exportable.images.get('test/shoe/a.png') ?? '');
    await writeFile(join(home, 'blobs', sha256.slice(0, 2), sha256.slice(2, 4), sha256), 'something else');
    await expect(make({ format: 'IMAGE_FOLDER' })).rejects.toMatchObject({ code: 'BLOB_CORRUPT' });
    expect(drafts()).toEqual([]);
  });

  it.each(exportFormats)('%s that nobody wants any more leaves nothing', async (format) => {
    const { make, drafts } = await open();
    const { made, row } = await make({ format, stopAfter: 6 });
    expect(made).toBe(false);
    expect(row).toMatchObject({ status: 'RUNNING', sha256: null });
    expect(drafts()).toEqual([]);
  });

  it('two exports at once come to the same file, and one that was cancelled meanwhile does not come back', async () => {
    const { make, exportable } = await open();
    const asOf = new Date(Date.now() + 10).toISOString();
    const [one, other] = await Promise.all([
      make({ format: 'COCO', options: { asOf } }),
      make({ format: 'COCO', options: { asOf } }),
    ]);
    expect(one.row.sha256).toBe(other.row.sha256);
    expect(await cancelExport(db(), one.row.id)).toBe(false);
    expect(await db().export.count({ where: { datasetId: exportable.dataset.id, status: 'COMPLETED' } })).toBe(2);
  });

  it('a file is kept as long as an export names it, and collected after the last one or the dataset', async () => {
    const { make, exportable, blobs, home } = await open();
    const collectNow = async () => {
      const { collection } = await askForCollection(db(), { sweep: true });
      const started = await startCollection(db(), collection.id);
      if (started) await collectUnused({ db: db(), blobs, home, signal: new AbortController().signal }, started);
    };
    const { row } = await make({ format: 'CSV' });
    const sha256 = row.sha256 ?? '';
    await db().looseBlob.create({ data: { sha256, bytes: 1 } });
    await collectNow();
    expect(await blobs.has(sha256)).toBe(true);
    await hideDataset(db(), exportable.dataset.id);
    while (await eraseDataset(db(), exportable.dataset.id));
    await collectNow();
    expect(await blobs.has(sha256)).toBe(false);
  });
});
