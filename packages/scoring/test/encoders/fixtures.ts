import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ClipManifest, type EncoderFolder, encoderManifest } from '@stray/core';
import { afterAll } from 'vitest';

const root = fileURLToPath(new URL('../fixtures/encoders', import.meta.url));
const embedded = fileURLToPath(new URL('../../../../models/embedded', import.meta.url));

export const fixturePath = (...names: string[]) => join(root, ...names);

/** An encoder of random weights made by tools/clip-fixtures, with an empty cache. */
export function clipFixture(name: string, variant = ''): EncoderFolder<ClipManifest> {
  const directory = join(root, name);
  const manifest = manifestAt(directory, `manifest${variant}.json`);
  if (manifest.family !== 'clip') throw new Error(`${name} is no CLIP encoder`);
  return { directory, manifest, wordnet: join(embedded, 'wordnet.tsv.gz'), cache: temporaryFolder() };
}

export function embeddedFolder(): EncoderFolder {
  const manifest = manifestAt(embedded, 'manifest.json');
  return { directory: embedded, manifest, wordnet: join(embedded, 'wordnet.tsv.gz'), cache: temporaryFolder() };
}

const temporary = mkdtempSync(join(tmpdir(), 'stray-encoder-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** A new folder, which goes away with the test file. */
export const temporaryFolder = () => mkdtempSync(join(temporary, 'folder-'));

const manifestAt = (directory: string, name: string) =>
  encoderManifest.parse(JSON.parse(readFileSync(join(directory, name), 'utf8')));
