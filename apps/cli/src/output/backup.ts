import { type BackupSummary, type CheckedBackup, encodersIn } from '@stray/pipeline';

/** What a backup holds, as it is told when it is written and when it is read. */
export function summaryOf({ manifest, end, archives }: CheckedBackup): BackupSummary {
  return {
    rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0),
    tables: manifest.tables.length,
    blobs: end.blobs.count,
    bytes: end.blobs.bytes + end.parts.reduce((sum, { bytes }) => sum + bytes, 0),
    archives,
    migration: manifest.migrations.at(-1)?.name ?? '',
    encoderIds: manifest.encoderIds,
    encoders: encodersIn(end),
    missing: end.missing,
  };
}

export function describeBackup({
  rows,
  tables,
  blobs,
  bytes,
  archives,
  migration,
  encoderIds,
  encoders,
}: BackupSummary): string[] {
  const count = (n: number) => n.toLocaleString('en');
  return [
    `rows      ${count(rows)} of ${tables} tables, schema ${migration}`,
    `photos    ${count(blobs)} files, ${count(Math.round(bytes / 1e6))} MB with the rows`,
    ...(archives > 0 ? [`archives  ${count(archives)} that are not taken apart yet`] : []),
    ...(encoderIds.length > 0 ? [`runs by   ${encoderIds.join(', ')}`] : []),
    ...(encoders.length > 0 ? [`encoders  ${encoders.join(', ')}`] : []),
  ];
}
