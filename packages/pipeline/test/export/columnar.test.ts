import { sha256Of, withOneDatabase } from '@stray/testing';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeExport, makeExportable, openHome } from './exporting.ts';
import { filesOf } from './filesOf.ts';

const note = 'two\nlines, and "quotes"';
const clothes = {
  'train/hat/a.png': { classes: ['hat'], note, tags: ['b', 'a'], score: -0.5, decision: 'KEEP' },
  'train/shoe/ü.png': { classes: ['shoe', 'boot'], decision: 'RELABEL', relabelTo: 'hat', flagged: true },
  'val/shoe/a.png': { classes: ['shoe'] },
  'b.png': { classes: [] },
} as const;

const bufferOf = (bytes: Buffer): ArrayBuffer => Uint8Array.from(bytes).buffer;
const readAll = (bytes: Buffer) => parquetReadObjects({ file: bufferOf(bytes) });

withOneDatabase((database) => {
  async function open() {
    const stray = openHome();
    const exportable = await makeExportable(database(), stray.blobs, clothes);
    const make = (format: 'PARQUET' | 'HF_PARQUET' | 'JSONL') =>
      makeExport(database(), stray, { exportable, format, options: { samples: 'ALL' } });
    return { exportable, make };
  }

  it('PARQUET has the columns of JSONL, each with its type', async () => {
    const { make } = await open();
    const { bytes } = await make('PARQUET');
    const lines = String((await make('JSONL')).bytes)
      .trim()
      .split('\n');
    const moment = z.iso.datetime().transform((text) => new Date(text));
    const expected = lines.map((line) => {
      const { reviewed_at, nearest_label_similarity, top_negative_similarities, ...others } = JSON.parse(line);
      return {
        ...others,
        reviewed_at: reviewed_at === null ? undefined : moment.parse(reviewed_at),
        nearest_label_similarity: Math.fround(nearest_label_similarity),
        top_negative_similarities: top_negative_similarities.map(Math.fround),
      };
    });
    const without = (row: object) => Object.fromEntries(Object.entries(row).filter(([, value]) => value != null));
    const read = await readAll(bytes);
    expect(read.map(without)).toEqual(expected.map(without));
    expect(read[1]).toMatchObject({ note, tags: ['a', 'b'], score: -0.5, flagged: false, width: 16 });
    expect(Object.keys(read[0] ?? {})).toEqual(Object.keys(JSON.parse(lines[0] ?? '')));
  });

  describe('HF_PARQUET', () => {
    it('has a file for each split, with the images in it and labels by their names', async () => {
      const { make, exportable } = await open();
      const files = await filesOf((await make('HF_PARQUET')).bytes);
      const shards = [...files.keys()].filter((name) => name.endsWith('.parquet'));
      expect(shards).toEqual(['data/train-00000-of-00001.parquet', 'data/validation-00000-of-00001.parquet']);
      const rows = [];
      for (const shard of shards) {
        const bytes = files.get(shard) ?? Buffer.alloc(0);
        const metadata = parquetMetadata(bufferOf(bytes));
        const told = metadata.key_value_metadata?.find(({ key }) => key === 'huggingface')?.value ?? '';
        const { features } = JSON.parse(told).info;
        expect(features.image).toEqual({ _type: 'Image' });
        for (const row of await parquetReadObjects({ file: bufferOf(bytes), utf8: false })) {
          const name = row.label == null ? undefined : features.label.names[Number(row.label)];
          rows.push([row.original_path, row.image.path, name, sha256Of(row.image.bytes)]);
        }
      }
      const image = (path: string) => sha256Of(exportable.images.get(path) ?? '');
      const expected = [
        ['b.png', undefined],
        ['train/hat/a.png', 'hat'],
        ['train/shoe/ü.png', 'hat'],
        ['val/shoe/a.png', 'shoe'],
      ].map(([path = '', name]) => [path, path, name, image(path)]);
      expect(rows).toEqual(expected);
    });
  });
});
