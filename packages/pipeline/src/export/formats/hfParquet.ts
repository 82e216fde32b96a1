import { rm } from 'node:fs/promises';
import { splitNameOf } from '@stray/core';
import type { ExportRow } from '@stray/db';
import type { OpenFormat } from '../exportFormat.ts';
import { createImageArchive, imageBytes } from '../imageArchive.ts';
import { openParquet, type ParquetColumn, type ParquetFile } from '../parquetFile.ts';
import { typedColumns } from './typedColumns.ts';

/** The hub shows and streams row group by row group: a hundred rows, or what is held of large images. */
const groups = { rows: 100, bytes: 2 ** 25 };
/** As large as `datasets` makes its shards. */
const shardBytes = 500 * 2 ** 20;

/** The class is `label`, and the path that the dataset has it by is no path of a file here. */
const others = typedColumns.filter(({ name }) => name !== 'path' && name !== 'class');
const columns: readonly ParquetColumn<Labelled>[] = [
  { name: 'image', kind: 'image', of: ({ row, bytes }) => ({ bytes, path: row.sample.path }) },
  { name: 'label', kind: 'long', of: ({ label }) => label },
  { name: 'original_path', kind: 'text', of: ({ row }) => row.sample.path },
  ...others.map(({ name, kind, of }) => ({ name, kind, of: ({ row }: Labelled) => of(row) })),
];

interface Labelled {
  readonly row: ExportRow;
  readonly bytes: Uint8Array;
  readonly label: bigint | null;
}

interface Shard {
  readonly path: string;
  readonly file: ParquetFile<Labelled>;
  bytes: number;
}

/**
 * `data/<split>-00000-of-0000n.parquet`, as `push_to_hub` makes them: images are embedded, `label` is a ClassLabel, and what is
 * in no split is in `train`. A shard is written beside the archive, because all of them name all classes, and each how many
 * shards there are.
 *
 * @see https://huggingface.co/docs/datasets/about_dataset_features
 */
export const openHfParquet: OpenFormat = (opening) => {
  const archive = createImageArchive(opening.openZip(opening.file), opening);
  const shardsOf = new Map<string, Shard[]>();
  const all: Shard[] = [];
  const classes = new Map<string, number>();
  const shardFor = (split: string): Shard => {
    const shards = shardsOf.get(split) ?? [];
    const last = shards.at(-1);
    if (last !== undefined && last.bytes < shardBytes) return last;
    const path = `${opening.scratch}.shard-${all.length}`;
    const shard = { path, file: openParquet(path, columns, groups), bytes: 0 };
    all.push(shard);
    shardsOf.set(split, [...shards, shard]);
    return shard;
  };
  const labelOf = (name: string): bigint => {
    const label = classes.get(name) ?? classes.size;
    classes.set(name, label);
    return BigInt(label);
  };
  return {
    async add(row) {
      const bytes = await imageBytes(opening.blobs, row);
      if ('skipped' in bytes) return bytes.skipped;
      const shard = shardFor(splitNameOf(row.sample.path) ?? 'train');
      const [name] = row.classes;
      await shard.file.add({ row, bytes, label: name === undefined ? null : labelOf(name) }, bytes.length);
      shard.bytes += bytes.length;
      return undefined;
    },
    async end(manifest) {
      const huggingface = JSON.stringify({ info: { features: features([...classes.keys()]) } });
      for (const [split, shards] of shardsOf) {
        for (const [i, { path, file }] of shards.entries()) {
          const name = `data/${split}-${number(i)}-of-${number(shards.length)}.parquet`;
          await archive.file(name, path, await file.end({ huggingface }));
        }
      }
      await archive.end(manifest);
    },
    async close() {
      await archive.close();
      for (const { path, file } of all) {
        await file.close();
        await rm(path, { force: true });
      }
    },
  };
};

const number = (n: number): string => String(n).padStart(5, '0');

const value = (dtype: string) => ({ dtype, _type: 'Value' });

const types: Readonly<Record<Exclude<ParquetColumn<Labelled>['kind'], 'image' | 'long'>, object>> = {
  text: value('string'),
  opaque: value('string'),
  flag: value('bool'),
  whole: value('int32'),
  single: value('float32'),
  double: value('float64'),
  moment: value('timestamp[ms, tz=UTC]'),
  // Its older name, which later versions of `datasets` know too.
  texts: { feature: value('string'), _type: 'Sequence' },
  singles: { feature: value('float32'), _type: 'Sequence' },
};

/** What `datasets` takes the columns for. */
function features(names: readonly string[]) {
  return Object.fromEntries(
    columns.map(({ name, kind }) => {
      if (kind === 'image') return [name, { _type: 'Image' }];
      return [name, kind === 'long' ? { names, _type: 'ClassLabel' } : types[kind]];
    }),
  );
}
