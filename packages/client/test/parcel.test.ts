import { text } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { createPacker, type ParcelFile, tarEnd, tarHeader, tarPadding } from '../src/parcel.ts';

const photo = (path: string, bytes = 1000): ParcelFile => ({ path, bytes });

/** What is sent of these files, by their paths. */
function sent(files: readonly ParcelFile[]): string[][] {
  const packer = createPacker<ParcelFile>();
  const groups = files.flatMap((file) => [packer.add(file) ?? []]).filter((group) => group.length > 0);
  return [...groups, ...packer.rest()].map((group) => group.map(({ path }) => path));
}

const many = (count: number, bytes?: number) => Array.from({ length: count }, (_, i) => photo(`cats/${i}.jpg`, bytes));

describe('a packer', () => {
  it('sends small photos together, up to 500 and to 8 MB, and loses none', () => {
    expect(sent(many(1200)).map(({ length }) => length)).toEqual([500, 500, 200]);
    expect(sent(many(100, 2 ** 18)).map(({ length }) => length)).toEqual([32, 32, 32, 1, 1, 1, 1]);
    expect(sent(many(1200)).flat()).toEqual(many(1200).map(({ path }) => path));
  });

  it('sends few photos one by one', () => {
    expect(sent(many(15)).every(({ length }) => length === 1)).toBe(true);
    expect(sent(many(16))).toHaveLength(1);
  });

  it.each([
    ['a large photo', photo('a.jpg', 2 ** 18 + 1)],
    ['an empty one', photo('a.jpg', 0)],
    ['an archive', photo('a.zip')],
    ['what is no photo by its name', photo('notes.txt')],
    ['a path that leads out', photo('../a.jpg')],
    ['an absolute path', photo('/a.jpg')],
    ['a path of Windows', photo('c:\\a.jpg')],
    ['a control character', photo('a\nb.jpg')],
    ['half a character', photo('\ud800.jpg')],
    ['a very long path', photo(`${'a'.repeat(400)}.jpg`)],
  ])('sends by itself, and at once: %s', (_, file) => {
    expect(createPacker<ParcelFile>().add(file)).toEqual([file]);
  });
});

it('a parcel is a tar archive that others read, with names of any script and length', async () => {
  const files = [
    'a.jpg',
    'Katzen/Größe 1.jpg',
    'kedi/çiçek.png',
    '猫/写真.webp',
    `${'deep/'.repeat(60)}a.jpg`,
    'b.jpg',
  ];
  const contents = files.map((name, i) => Buffer.from(`${name} `.repeat(i * 40 + 1)));
  const pieces = contents.flatMap((content, i) => {
    const header = tarHeader({ path: files[i] ?? '', bytes: content.length });
    return [header, content, tarPadding(content.length)];
  });
  const archive = extract();
  archive.end(Buffer.concat([...pieces, tarEnd]));
  const read: { name: string; size: number | undefined; type: string | null | undefined; content: string }[] = [];
  for await (const entry of archive) {
    const { name, size, type } = entry.header;
    read.push({ name, size, type, content: await text(entry) });
  }
  expect(read).toEqual(
    contents.map((content, i) => ({ name: files[i], size: content.length, type: 'file', content: content.toString() })),
  );
});
