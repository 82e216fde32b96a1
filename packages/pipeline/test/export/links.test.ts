import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportOptions } from '@stray/core';
import { exportMoment } from '@stray/db';
import { exportLinks } from '@stray/pipeline';
import { withOneDatabase } from '@stray/testing';
import { expect, it } from 'vitest';
import { makeExport, makeExportable, openHome } from './exporting.ts';
import { filesOf } from './filesOf.ts';

const clothes = {
  'train/hat/a.png': { classes: ['hat'] },
  'train/hat/b.png': { classes: ['hat'], decision: 'DROP' },
  'test/shoe/a.png': { classes: ['shoe'] },
} as const;

/** A file system other than that of the tests' own folders. */
const elsewhere = ['/dev/shm'].find((path) => existsSync(path) && statSync(path).dev !== statSync(tmpdir()).dev);

withOneDatabase((database) => {
  async function open() {
    const stray = openHome();
    const exportable = await makeExportable(database(), stray.blobs, clothes);
    const { prisma: db, pool } = database();
    const asOf = (await exportMoment(db)).toISOString();
    const options = exportOptions.parse({ runId: exportable.run.id, asOf });
    const link = (format: 'COCO' | 'IMAGE_FOLDER' | 'YOLO_CLASSIFY' | 'CSV', folder = join(stray.home, format)) => {
      const task = { datasetId: exportable.dataset.id, format, options, folder, onProgress: async () => true };
      return { folder, tree: exportLinks({ db, pool, blobs: stray.blobs }, task) };
    };
    return { ...stray, exportable, options, link };
  }

  const filesBelow = (folder: string) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .sort();

  it.each(['IMAGE_FOLDER', 'COCO', 'YOLO_CLASSIFY'] as const)(
    'a folder of %s holds what its zip holds, and each image is a name of the one that is kept',
    async (format) => {
      const { link, exportable, options, home, blobs } = await open();
      const { folder, tree } = link(format);
      expect(await tree).toMatchObject({ linked: 2, copied: 0, manifest: { counts: { written: 2, leftOut: 1 } } });
      const { bytes } = await makeExport(database(), { home, blobs }, { exportable, format, options });
      const zipped = await filesOf(bytes);
      expect(filesBelow(folder)).toEqual([...zipped.keys()].sort());
      for (const [name, content] of zipped) {
        expect(readFileSync(join(folder, name)).equals(content)).toBe(true);
        if (!name.endsWith('.png')) continue;
        expect(statSync(join(folder, name)).nlink).toBe(2);
      }
      expect(readdirSync(home).filter((name) => name.includes('.part'))).toEqual([]);
    },
  );

  it.skipIf(elsewhere === undefined)('on another file system images are copied, and that is said', async () => {
    const { link } = await open();
    const folder = mkdtempSync(join(elsewhere ?? '', 'stray-links-'));
    try {
      expect(await link('IMAGE_FOLDER', folder).tree).toMatchObject({ linked: 0, copied: 2 });
      expect(statSync(join(folder, 'train/hat/a.png')).nlink).toBe(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('a folder that is there is left as it is, and a format without a tree is refused', async () => {
    const { link, home } = await open();
    await link('COCO').tree;
    writeFileSync(join(home, 'COCO', 'mine'), 'mine');
    await expect(link('COCO').tree).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(readFileSync(join(home, 'COCO', 'mine'), 'utf8')).toBe('mine');
    const table = link('CSV');
    await expect(table.tree).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
    expect(existsSync(table.folder)).toBe(false);
  });

  it('an image whose bytes are not what was uploaded leaves no folder', async () => {
    const { link, home } = await open();
    const [first = ''] = filesBelow(join(home, 'blobs'));
    writeFileSync(join(home, 'blobs', first), 'something else');
    const { folder, tree } = link('IMAGE_FOLDER');
    await expect(tree).rejects.toMatchObject({ code: 'BLOB_CORRUPT' });
    expect(readdirSync(home).filter((name) => join(home, name).startsWith(folder))).toEqual([]);
  });
});
