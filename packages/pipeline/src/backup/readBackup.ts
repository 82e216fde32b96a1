import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { TextRow } from '@stray/db';
import { z } from 'zod';
import {
  archivesFolder,
  blobsFolder,
  type End,
  encodersFolder,
  endName,
  endShape,
  invalid,
  type Manifest,
  manifestName,
  parsed,
  readManifest,
  rowsFolder,
} from './format.ts';
import { type Part, readTar, type TarMember } from './tarFile.ts';

/** What is done with the bytes of a backup while they are checked. Each has to read its content to the end. */
export interface BackupVisitor {
  readonly manifest?: (manifest: Manifest) => Promise<void>;
  readonly archive?: (id: string, content: AsyncIterable<Uint8Array>) => Promise<void>;
  /** A file of an encoder that was added. */
  readonly encoder?: (file: EncoderFile, content: AsyncIterable<Uint8Array>) => Promise<void>;
  readonly blob?: (content: AsyncIterable<Uint8Array>) => Promise<void>;
  readonly progress?: (bytes: number) => void;
}

export interface EncoderFile {
  /** Of the encoder. */
  readonly name: string;
  /** In its folder. */
  readonly file: string;
}

export interface CheckedBackup {
  readonly manifest: Manifest;
  readonly end: End;
  readonly archives: number;
}

/** Members that are held in memory: rows come in pieces of some megabytes, and an end has a line for each. */
const mostHeld = 512 * 2 ** 20;

/**
 * Reads a backup to its end and compares everything with its sha256.
 *
 * @throws StrayError BACKUP_INVALID for one that is damaged or cut off · BACKUP_TOO_NEW · FILE_NOT_FOUND
 */
export async function checkBackup(file: string, visitor: BackupVisitor = {}): Promise<CheckedBackup> {
  let manifest: Manifest | undefined;
  let end: End | undefined;
  const parts: Part[] = [];
  const damaged: string[] = [];
  const names = createHash('sha256');
  let [blobs, blobBytes, archives, read] = [0, 0, 0, 0];
  for await (const member of readTar(file)) {
    const { name, bytes } = member;
    if (end !== undefined) throw invalid('something follows its end');
    if (manifest === undefined && name !== manifestName) throw invalid('it does not begin with the manifest of one');
    if (name === endName) {
      end = readEnd(await held(member));
      continue;
    }
    const hashed = hashing(member);
    if (name === manifestName) {
      manifest = readManifest(await held({ ...member, content: hashed.content }));
      await visitor.manifest?.(manifest);
    } else if (name.startsWith(blobsFolder)) {
      await (visitor.blob ?? drain)(hashed.content);
      const sha256 = name.slice(blobsFolder.length);
      if (hashed.digest() !== sha256) damaged.push(sha256);
      names.update(sha256);
      blobs += 1;
      blobBytes += bytes;
    } else if (name.startsWith(archivesFolder)) {
      await (visitor.archive ? visitor.archive(readId(name), hashed.content) : drain(hashed.content));
      archives += 1;
    } else if (name.startsWith(encodersFolder)) {
      await (visitor.encoder ? visitor.encoder(readEncoderFile(name), hashed.content) : drain(hashed.content));
    } else if (name.startsWith(rowsFolder)) await drain(hashed.content);
    else throw invalid(`it holds “${name}”`);
    if (!name.startsWith(blobsFolder)) parts.push({ name, bytes, sha256: hashed.digest() });
    read += bytes;
    visitor.progress?.(read);
  }
  if (manifest === undefined) throw invalid('it is empty');
  if (end === undefined) throw invalid('it is cut off before its end');
  for (const [i, { name, sha256 }] of parts.entries()) {
    const stated = end.parts[i];
    if (stated?.name !== name || stated.sha256 !== sha256) throw invalid(`${name} is damaged`);
  }
  if (end.parts.length !== parts.length) throw invalid(`${end.parts.length - parts.length} of its parts are missing`);
  const stated = end.blobs;
  if (stated.count !== blobs || stated.bytes !== blobBytes || stated.sha256 !== names.digest('hex')) {
    throw invalid('some of its photos are missing');
  }
  const known = new Set(end.missing);
  const [bad] = damaged.filter((sha256) => !known.has(sha256));
  if (bad !== undefined) throw invalid(`${blobsFolder}${bad} is damaged`);
  return { manifest, end, archives };
}

/** The manifest alone, before anything else is read. @throws StrayError BACKUP_INVALID · BACKUP_TOO_NEW · FILE_NOT_FOUND */
export async function manifestOf(file: string): Promise<Manifest> {
  for await (const member of readTar(file)) {
    if (member.name !== manifestName) break;
    return readManifest(await held(member));
  }
  throw invalid('it does not begin with the manifest of one');
}

/** The rows of a backup that was checked, in pieces. */
export async function* rowsOf(file: string): AsyncGenerator<{ readonly table: string; readonly rows: TextRow[] }> {
  for await (const member of readTar(file)) {
    if (member.name === manifestName) {
      await drain(member.content);
      continue;
    }
    if (!member.name.startsWith(rowsFolder)) return;
    const table = member.name.slice(rowsFolder.length).replace(/\/[^/]*$/, '');
    const lines = (await held(member)).toString('utf8').trimEnd().split('\n');
    yield { table, rows: lines.map((line) => readRow(line, member.name)) };
  }
}

const rowShape = z.array(z.string().nullable());

function readRow(line: string, name: string): TextRow {
  const row = rowShape.safeParse(parsed(Buffer.from(line), name));
  if (!row.success) throw invalid(`${name} is damaged`, row.error);
  return row.data;
}

function readEnd(content: Buffer): End {
  const end = endShape.safeParse(parsed(content, endName));
  if (!end.success) throw invalid(`${endName} is damaged`, end.error);
  return end.data;
}

const idShape = z.uuid();

function readId(name: string): string {
  const id = idShape.safeParse(name.slice(archivesFolder.length));
  if (!id.success) throw invalid(`it holds “${name}”`);
  return id.data;
}

function readEncoderFile(name: string): EncoderFile {
  const [encoder = '', ...file] = name.slice(encodersFolder.length).split('/');
  if (encoder === '' || file.length === 0) throw invalid(`it holds “${name}”`);
  return { name: encoder, file: file.join('/') };
}

/** Names of the encoders whose files a backup holds. */
export const encodersIn = ({ parts }: Pick<End, 'parts'>): string[] => [
  ...new Set(parts.flatMap(({ name }) => (name.startsWith(encodersFolder) ? [readEncoderFile(name).name] : []))),
];

function hashing({ content }: TarMember) {
  const hash = createHash('sha256');
  let digest: string | undefined;
  return {
    content: (async function* () {
      for await (const piece of content) {
        hash.update(piece);
        yield piece;
      }
    })(),
    digest: () => {
      digest ??= hash.digest('hex');
      return digest;
    },
  };
}

async function held({ name, bytes, content }: TarMember): Promise<Buffer> {
  if (bytes > mostHeld) throw invalid(`${name} is damaged`);
  return buffer(content);
}

async function drain(content: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of content);
}
