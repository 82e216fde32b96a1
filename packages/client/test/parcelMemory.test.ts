import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAsking } from '../src/files/asking.ts';
import { type LocalFile, localFiles } from '../src/files/localFiles.ts';
import { createParcelMemory } from '../src/files/parcelMemory.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stray-pack-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Photos of these lengths, as they are listed. */
async function photos(...lengths: number[]) {
  for (const [i, length] of lengths.entries()) writeFileSync(join(folder, `${i}.jpg`), Buffer.alloc(length, i + 1));
  const files: LocalFile[] = [];
  for await (const file of await localFiles([folder])) files.push(file);
  return files;
}

/** What is in a parcel, by the names. */
async function contents(parcel: Buffer | undefined) {
  const archive = extract();
  archive.end(parcel);
  const found: Record<string, Buffer> = {};
  for await (const entry of archive) found[entry.header.name] = await buffer(entry);
  return found;
}

it('parcels are packed one after the other, each with what the files hold', async () => {
  const files = await photos(10, 512, 70_000);
  const memory = createParcelMemory();
  for (const some of [files.slice(0, 1), files, files.slice(1)]) {
    const { content, unreadable } = await memory.pack(some);
    const wanted = some.map(({ path, bytes }) => [path, Buffer.alloc(bytes, Number.parseInt(path, 10) + 1)]);
    expect(await contents(content)).toEqual(Object.fromEntries(wanted));
    expect(unreadable).toEqual([]);
  }
});

it('files that have changed since they were listed are sent as they are, and those that are gone are told', async () => {
  const files = await photos(100, 100, 100, 100);
  appendFileSync(join(folder, '0.jpg'), Buffer.alloc(300_000, 9));
  truncateSync(join(folder, '1.jpg'), 7);
  rmSync(join(folder, '2.jpg'));
  const { content, unreadable } = await createParcelMemory().pack(files);
  expect(await contents(content)).toEqual({
    '0.jpg': Buffer.concat([Buffer.alloc(100, 1), Buffer.alloc(300_000, 9)]),
    '1.jpg': Buffer.alloc(7, 2),
    '3.jpg': Buffer.alloc(100, 4),
  });
  expect(unreadable.map(({ path }) => path)).toEqual(['2.jpg']);
});

it('where none can be read there is no parcel', async () => {
  const files = await photos(100);
  rmSync(join(folder, '0.jpg'));
  expect((await createParcelMemory().pack(files)).content).toBeUndefined();
});

it('a disk that does not answer at once is asked beside other work for a while, and then tried again', async () => {
  const ask = createAsking();
  const slowly = () => {
    const until = performance.now() + 5;
    while (performance.now() < until);
    return 'now';
  };
  const soon = async () => 'soon';
  expect(await ask(() => 'now', soon)).toBe('now');
  expect(await ask(slowly, soon)).toBe('now');
  const answers = await Promise.all(Array.from({ length: 51 }, () => ask(() => 'now', soon)));
  expect(answers).toEqual([...Array(50).fill('soon'), 'now']);
});
