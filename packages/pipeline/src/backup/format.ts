import { StrayError } from '@stray/core';
import { z } from 'zod';

/** Of the file; another one is another way to read it. The first one has no encoders. */
export const formatVersion = 2;

/**
 * A backup is a tar file: `manifest.json`, then `rows/<table>/<number>.jsonl` (a JSON array a row, every value as
 * PostgreSQL writes it, embeddings as the base64 of `vector_send`), `archives/<upload>`, `encoders/<name>/<file>`,
 * `blobs/<sha256>`, and at last `end.json`, which has the sha256 of everything before it. A file without its end was cut off.
 */
export const manifestName = 'manifest.json';
export const endName = 'end.json';
export const rowsFolder = 'rows/';
export const archivesFolder = 'archives/';
export const encodersFolder = 'encoders/';
export const blobsFolder = 'blobs/';

const table = z.object({
  name: z.string(),
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: z.int().min(0),
});

export const manifestShape = z.object({
  format: z.literal('stray-backup'),
  formatVersion: z.int().min(1).max(formatVersion),
  /** Of Stray. */
  version: z.string(),
  createdAt: z.iso.datetime(),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  encoderIds: z.array(z.string()),
  tables: z.array(table),
  /** Of all blobs, as the rows tell it. */
  blobBytes: z.number(),
});
export type Manifest = z.infer<typeof manifestShape>;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const endShape = z.object({
  parts: z.array(z.object({ name: z.string(), bytes: z.int().min(0), sha256 })),
  blobs: z.object({
    count: z.int().min(0),
    bytes: z.number().min(0),
    /** Over the names, in the order in which the blobs follow each other. */
    sha256,
  }),
  /** Blobs that the rows name, and that were lost or damaged before the backup was made. */
  missing: z.array(sha256),
});
export type End = z.infer<typeof endShape>;

export const invalid = (why: string, cause?: unknown): StrayError =>
  new StrayError('BACKUP_INVALID', `This is no whole backup: ${why}.`, { cause });

const anyVersion = z.object({ format: z.literal('stray-backup'), formatVersion: z.int() });

/** @throws StrayError BACKUP_INVALID · BACKUP_TOO_NEW */
export function readManifest(content: Buffer): Manifest {
  const json = parsed(content, manifestName);
  const version = anyVersion.safeParse(json);
  if (!version.success) throw invalid('it does not begin with the manifest of one');
  if (version.data.formatVersion > formatVersion) {
    throw new StrayError(
      'BACKUP_TOO_NEW',
      `The backup has format ${version.data.formatVersion}, and this Stray reads up to ${formatVersion}. Update Stray first.`,
    );
  }
  const manifest = manifestShape.safeParse(json);
  if (!manifest.success) throw invalid('its manifest is damaged', manifest.error);
  return manifest.data;
}

export function parsed(content: Buffer, name: string): unknown {
  try {
    return JSON.parse(content.toString('utf8'));
  } catch (cause) {
    throw invalid(`${name} is damaged`, cause);
  }
}
