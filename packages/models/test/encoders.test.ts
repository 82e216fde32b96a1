import { mkdirSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { identify } from '@stray/core';
import { expect, test } from 'vitest';
import { rememberedDigests } from '../src/digests.ts';
import {
  type AddRequest,
  addEncoder,
  hubSettings,
  listEncoders,
  openEncoder,
  openEncoderById,
  removeEncoder,
} from '../src/index.ts';
import { clipFiles, clipText, clipVision, newPath, writeFolder } from './exported.ts';

const hub = hubSettings({ HF_HUB_OFFLINE: '1' });
const fixture = fileURLToPath(new URL('../../scoring/test/fixtures/encoders/clip-split', import.meta.url));
const embedded = fileURLToPath(new URL('../../../models/embedded', import.meta.url));

const add = (source: string, more: Partial<AddRequest> = {}) => addEncoder({ source, home: newPath(), hub, ...more });

test('a folder is added, listed, opened by name, and removed', async () => {
  const home = newPath();
  const source = writeFolder(clipFiles(), newPath('My CLIP (v2)'));
  const added = await add(source, { home });
  expect(added).toMatchObject({ directory: join(home, 'models', 'my-clip-v2'), manifest: { name: 'my-clip-v2' } });
  expect(await openEncoder('my-clip-v2', { home })).toEqual(added);
  expect(await listEncoders(home)).toMatchObject([
    { kind: 'ready', name: 'embedded', id: expect.stringMatching(/^embedded@/) },
    { kind: 'ready', name: 'my-clip-v2', id: expect.stringMatching(/^my-clip-v2@[0-9a-f]{16}$/) },
  ]);
  await removeEncoder(home, 'my-clip-v2');
  expect(readdirSync(join(home, 'models')).filter((name) => !name.startsWith('.'))).toEqual([]);
  await expect(openEncoder('my-clip-v2', { home })).rejects.toMatchObject({ code: 'ENCODER_NOT_FOUND' });
});

test('files are linked, not copied, where the file system can', async () => {
  const source = writeFolder(clipFiles());
  const { directory } = await add(source);
  const inode = (folder: string) => statSync(join(folder, 'onnx/vision_model.onnx')).ino;
  expect(inode(directory)).toBe(inode(source));
});

test('a folder of links, as caches of hubs are, is added with what the links mean', async () => {
  const files = writeFolder(clipFiles());
  const links = newPath();
  mkdirSync(links);
  for (const name of readdirSync(files)) symlinkSync(join(files, name), join(links, name));
  const { directory } = await add(links, { name: 'linked' });
  rmSync(links, { recursive: true });
  rmSync(files, { recursive: true });
  expect(statSync(join(directory, 'onnx/vision_model.onnx')).isFile()).toBe(true);
});

test('a folder with a manifest of ours keeps it, unless another precision is asked for', async () => {
  const own = await add(fixture, { name: 'own', prompt: 'my {}' });
  expect(own.manifest).toMatchObject({ name: 'own', precision: 'fp32', prompt: 'my {}' });
  const other = await add(fixture, { name: 'other', precision: 'int8' });
  expect(other.manifest).toMatchObject({ precision: 'int8', vision: { file: 'onnx/vision_model_quantized.onnx' } });
  const conse = await add(embedded, { name: 'conse' });
  expect(conse.manifest.family).toBe('conse');
});

test("another tool's manifest.json is no manifest of ours", async () => {
  const { manifest } = await add(writeFolder(clipFiles({ 'manifest.json': { version: 3 } })), { name: 'it' });
  expect(manifest.family).toBe('clip');
});

test('a name is taken once, and has to be one', async () => {
  const home = newPath();
  const source = writeFolder(clipFiles());
  await add(source, { home, name: 'one' });
  await expect(add(source, { home, name: 'one' })).rejects.toMatchObject({ code: 'CONFLICT' });
  for (const name of ['embedded', '../out', 'A', '.hidden', '', 'a'.repeat(65)]) {
    await expect(add(source, { home, name })).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
  }
});

test('an encoder that does not work is not added', async () => {
  const home = newPath();
  const source = writeFolder(clipFiles());
  const check = () => Promise.reject(new Error('does not work'));
  await expect(add(source, { home, check })).rejects.toThrow('does not work');
  expect(readdirSync(join(home, 'models'))).toEqual([]);
  expect(statSync(join(source, 'onnx/vision_model.onnx')).isFile()).toBe(true);
});

test('what is neither a folder nor an id is said to be that', async () => {
  await expect(add('nothing-here')).rejects.toMatchObject({ code: 'ENCODER_NOT_FOUND' });
  await expect(add('owner/model')).rejects.toMatchObject({ code: 'DOWNLOAD_REFUSED' });
});

test('a changed file is refused when its encoder is opened, whatever its date says', async () => {
  const home = newPath();
  const { directory } = await add(writeFolder(clipFiles()), { home, name: 'it' });
  const path = join(directory, 'onnx/text_model.onnx');
  const { atime, mtime, size } = statSync(path);
  await openEncoder('it', { home });
  writeFileSync(path, Buffer.alloc(size, 1));
  utimesSync(path, atime, mtime);
  await expect(openEncoder('it', { home })).rejects.toMatchObject({
    code: 'ENCODER_INVALID',
    message: expect.stringContaining('text_model.onnx is not the file that its manifest describes'),
  });
  rmSync(path);
  await expect(openEncoder('it', { home })).rejects.toThrow('is missing or cannot be read');
  expect((await listEncoders(home))[1]).toMatchObject({ kind: 'broken', name: 'it' });
});

test('a folder is opened by its path, with a cache outside it that follows what it is', async () => {
  const home = newPath();
  const source = writeFolder(clipFiles());
  const first = await openEncoder(source, { home });
  expect(first.directory).toBe(source);
  expect(first.cache.startsWith(join(home, 'models', '.cache'))).toBe(true);
  expect(await openEncoder(source, { home })).toEqual(first);
  writeFolder(
    clipFiles({ 'onnx/vision_model.onnx': { ...clipVision, weights: 9 }, 'onnx/text_model.onnx': clipText }),
    source,
  );
  expect((await openEncoder(source, { home })).cache).not.toBe(first.cache);
  expect((await openEncoder(fixture, { home })).manifest.name).toBe('clip-split');
});

test('what is not here is answered with what is, and how to get it', async () => {
  const home = newPath();
  await add(writeFolder(clipFiles()), { home, name: 'mine' });
  await expect(openEncoder('other', { home })).rejects.toThrow(
    'no encoder and no folder “other”. Here are: embedded, mine;',
  );
  await expect(openEncoder('owner/model', { home })).rejects.toThrow('"stray models add owner/model" downloads it');
  await expect(removeEncoder(home, 'other')).rejects.toThrow('There is no encoder “other”. Here are: mine.');
  await expect(removeEncoder(home, 'embedded')).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
  await expect(removeEncoder(home, '..')).rejects.toMatchObject({ code: 'ENCODER_NOT_FOUND' });
});

test('a remembered digest is believed while the file is the same, and no longer', async () => {
  const folder = writeFolder(new Map([['file', Buffer.from('one')]]));
  const path = join(folder, 'file');
  const memory = join(folder, 'memory', 'digests.json');
  const { mtimeMs, ctimeMs, ino, size } = statSync(path);
  mkdirSync(join(folder, 'memory'));
  const sha256 = 'f'.repeat(64);
  writeFileSync(memory, JSON.stringify({ [path]: { size, mtimeMs, ctimeMs, inode: ino, sha256 } }));
  expect((await (await rememberedDigests(memory)).of(path)).sha256).toBe(sha256);
  writeFileSync(join(folder, 'other'), 'two');
  renameSync(join(folder, 'other'), path);
  utimesSync(path, mtimeMs / 1000, mtimeMs / 1000);
  expect((await (await rememberedDigests(memory)).of(path)).sha256).not.toBe(sha256);
  writeFileSync(memory, 'torn');
  expect((await (await rememberedDigests(memory)).of(path)).bytes).toBe(3);
});

test('the encoder of a run is found by its id', async () => {
  const home = newPath();
  const added = await add(writeFolder(clipFiles()), { home, name: 'mine' });
  expect(await openEncoderById(identify(added), { home })).toEqual(added);
  const own = identify(await openEncoder('embedded', { home }));
  expect((await openEncoderById(own, { home })).manifest.family).toBe('conse');
  await removeEncoder(home, 'mine');
  await expect(openEncoderById(identify(added), { home })).rejects.toMatchObject({ code: 'ENCODER_NOT_FOUND' });
});
