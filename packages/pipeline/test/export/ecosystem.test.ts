import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type ExportFormat, exportEndings } from '@stray/core';
import { sha256Of, withOneDatabase } from '@stray/testing';
import { describe, expect, it } from 'vitest';
import { makeExport, makeExportable, openHome } from './exporting.ts';

const python = process.env.STRAY_EXPORT_PYTHON;
if (python === undefined) {
  console.warn('STRAY_EXPORT_PYTHON names no Python (tools/export-readers): exports are not read by other tools.');
}
const script = fileURLToPath(new URL('../../../../tools/export-readers/read.py', import.meta.url));

const clothes = {
  'train/hat/a.png': { classes: ['hat'], note: 'one\ntwo, "three"' },
  'train/shoe/a.png': { classes: ['shoe'], decision: 'RELABEL', relabelTo: 'hat' },
  'train/shoe/b.v2.png': { classes: ['shoe'] },
  'test/hat/a.png': { classes: ['hat'], decision: 'DROP' },
  'test/hat/b.png': { classes: ['hat'] },
  'test/shoe/a.png': { classes: ['shoe'] },
} as const;

const expected = {
  'train/hat/a.png': { split: 'train', classes: ['hat'] },
  'train/shoe/a.png': { split: 'train', classes: ['hat'] },
  'train/shoe/b.v2.png': { split: 'train', classes: ['shoe'] },
  'test/hat/b.png': { split: 'test', classes: ['hat'] },
  'test/shoe/a.png': { split: 'test', classes: ['shoe'] },
};

withOneDatabase((database) => {
  describe.skipIf(python === undefined)('read by the tools of its ecosystem', () => {
    it.each([
      ['CSV', true],
      ['JSONL', true],
      ['IMAGE_FOLDER', true],
      ['YOLO_CLASSIFY', true],
      ['HF_IMAGEFOLDER', true],
      ['PARQUET', true],
      ['HF_PARQUET', true],
      ['COCO', false],
      ['CVAT', false],
      ['WEBDATASET', false],
    ] satisfies [ExportFormat, boolean][])(
      '%s has every photo with its class',
      async (format, hasSplits) => {
        const stray = openHome();
        const exportable = await makeExportable(database(), stray.blobs, clothes);
        const { bytes } = await makeExport(database(), stray, { exportable, format });
        const file = join(stray.home, `export.${exportEndings[format]}`);
        await writeFile(file, bytes);
        const { stdout } = await promisify(execFile)(python ?? '', [script, format, file]);
        const wanted = Object.entries(expected).map(([path, { split, classes }]) => {
          const sha256 = sha256Of(exportable.images.get(path) ?? '');
          return [sha256, { split: hasSplits ? split : expect.anything(), classes }];
        });
        const read = JSON.parse(stdout.slice(stdout.lastIndexOf('\n{')));
        const told = hasSplits
          ? read
          : Object.fromEntries(Object.entries<object>(read).map(([k, v]) => [k, { ...v, split: 'any' }]));
        expect(told).toEqual(Object.fromEntries(wanted));
      },
      120_000,
    );
  });
});
