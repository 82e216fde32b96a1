import { parquetWriteBuffer } from 'hyparquet-writer';

export interface PhotoRow {
  readonly image: { readonly bytes: Uint8Array | null; readonly path: string | null } | null;
  readonly label: bigint | null;
}

const schema = [
  { name: 'schema', num_children: 2 },
  { name: 'image', repetition_type: 'OPTIONAL', num_children: 2 },
  { name: 'bytes', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' },
  { name: 'path', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
  { name: 'label', type: 'INT64', repetition_type: 'OPTIONAL' },
] as const;

export interface Table {
  readonly names?: readonly string[];
  readonly rowGroupSize?: number;
}

/** A Parquet file of photos as `datasets` writes it. */
export function photoTable(rows: readonly PhotoRow[], { names, rowGroupSize }: Table = {}): Buffer {
  const features = { image: { _type: 'Image' }, label: { names, _type: 'ClassLabel' } };
  const told = { key: 'huggingface', value: JSON.stringify({ info: { features } }) };
  return Buffer.from(
    parquetWriteBuffer({
      schema: schema.map((element) => ({ ...element })),
      columnData: [
        { name: 'image', data: rows.map(({ image }) => image) },
        { name: 'label', data: rows.map(({ label }) => label) },
      ],
      codec: 'UNCOMPRESSED',
      statistics: false,
      rowGroupSize: rowGroupSize ?? rows.length,
      kvMetadata: names === undefined ? [] : [told],
    }),
  );
}
