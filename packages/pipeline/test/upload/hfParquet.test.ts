import { sha256Of, tinyImage, withOneDatabase } from '@stray/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Files, importFiles } from './importing.ts';
import { type PhotoRow, photoTable } from './photoTables.ts';

withOneDatabase((database) => {
  let images: Buffer[] = [];
  beforeAll(async () => {
    images = await Promise.all([1, 2, 3, 4].map((colour) => tinyImage({ colour })));
  });
  const row = (image: number, path: string | null, label: number | null): PhotoRow => ({
    image: { bytes: images[image] ?? null, path },
    label: label === null ? null : BigInt(label),
  });
  const importing = (files: Files, as = 'a.zip', classes = true) => importFiles(database(), { files, as, classes });
  const problemsOf = ({ found }: Awaited<ReturnType<typeof importing>>) =>
    found?.problems.first.map(({ code, message }) => `${code} ${message}`) ?? [];

  describe.each(['a.zip', 'a.tar', 'folder'])('photos in Parquet files in %s', (as) => {
    it('have the names of their classes, and the splits of their files', async () => {
      const files = {
        'data/train-00000-of-00002.parquet': photoTable([row(0, 'a.png', 0), row(1, 'b.png', 1)], {
          names: ['hat', 'shoe'],
          rowGroupSize: 1,
        }),
        'data/train-00001-of-00002.parquet': photoTable([row(2, 'c', -1)], { names: ['hat', 'shoe'] }),
        'data/test-00000-of-00001.parquet': photoTable([row(3, null, 1)], { names: ['hat', 'shoe'] }),
        'README.md': '# Photos\n',
      };
      const read = await importing(files, as);
      expect(read.format).toBe('hf-parquet');
      expect(read.classes).toEqual({
        'test/test-00000-of-00001/1.png': ['shoe'],
        'train/a.png': ['hat'],
        'train/b.png': ['shoe'],
        'train/c.png': [],
      });
      expect(read.samples.map(({ sha256 }) => sha256).sort()).toEqual(images.map(sha256Of).sort());
      expect(read.found).toEqual({
        images: 4,
        classes: { count: 2, first: expect.arrayContaining(['hat', 'shoe']) },
        withoutClass: { count: 1, first: ['train/c.png'] },
        withoutImage: { count: 0, first: [] },
        problems: { count: 0, first: [] },
      });
      expect(read.last).toMatchObject({ done: 4, failed: 0, passedOver: 0, progress: 1 });
    });
  });

  it.each([
    [
      'README.md',
      "---\ndataset_info:\n- config_name: default\n  features:\n  - name: label\n    dtype:\n      class_label:\n        names:\n          '0': hat\n          '1': shoe\n---\n# Photos\n",
    ],
    ['dataset_info.json', '{"features": {"label": {"names": ["hat", "shoe"], "_type": "ClassLabel"}}}'],
    ['dataset_infos.json', '{"default": {"features": {"label": {"names": ["hat", "shoe"], "_type": "ClassLabel"}}}}'],
  ])('what their numbers mean is in %s, where their files do not say it', async (name, text) => {
    const files = { [name]: text, 'default/train/0000.parquet': photoTable([row(0, 'a.png', 1)]) };
    const read = await importing(files);
    expect([read.classes, read.last?.passedOver]).toEqual([{ 'train/a.png': ['shoe'] }, 0]);
  });

  it('numbers that nobody explains are classes themselves, and none where classes are not wanted', async () => {
    const files = { 'train.parquet': photoTable([row(0, 'a.png', 7)]) };
    expect((await importing(files)).classes).toEqual({ 'train/a.png': ['7'] });
    expect((await importing(files, 'a.zip', false)).classes).toEqual({ 'train/a.png': [] });
  });

  it('a row that is wrong costs itself, with a code', async () => {
    const rows: PhotoRow[] = [
      row(0, 'a.png', 0),
      { image: null, label: 0n },
      { image: { bytes: null, path: 'gone.png' }, label: 0n },
      { image: { bytes: Buffer.from('no image'), path: null }, label: 0n },
      row(1, '../../up.png', 0),
      row(2, '/home/me/.cache/c.png', 9),
    ];
    const read = await importing({ 'train.parquet': photoTable(rows, { names: ['hat'] }) });
    expect(read.samples.map(({ path, errorCode }) => [path, errorCode])).toEqual([
      ['train/../../up.png', 'PATH_REFUSED'],
      ['train/a.png', null],
      ['train/c.png', null],
    ]);
    expect(read.classes).toMatchObject({ 'train/a.png': ['hat'], 'train/c.png': ['9'] });
    expect(read.found?.withoutImage).toEqual({ count: 1, first: ['gone.png'] });
    expect(problemsOf(read)).toEqual([
      'ANNOTATION_INVALID train.parquet: row 2 has no image.',
      'ANNOTATION_INVALID train.parquet: row 4 holds no image of a kind that is known.',
      'ANNOTATION_INVALID train.parquet: row 6 has class 9, which has no name.',
    ]);
  });

  describe('a file that means harm costs itself', () => {
    const whole = () => ({ 'a/train.parquet': photoTable([row(0, 'a.png', 0)], { names: ['hat'] }) });
    const broken = async (bytes: Buffer) => {
      const read = await importing({ ...whole(), 'b/train.parquet': bytes });
      expect(read.classes).toMatchObject({ 'train/a.png': ['hat'] });
      return { paths: read.samples.map(({ path }) => path), problems: problemsOf(read) };
    };

    it('where it is cut off, or none at all', async () => {
      for (const bytes of [photoTable([row(1, 'b.png', 0)]).subarray(0, -9), Buffer.from('PAR1 none PAR1')]) {
        const { paths, problems } = await broken(bytes);
        expect(paths).toEqual(['train/a.png']);
        expect(problems).toEqual([
          expect.stringMatching(/^ANNOTATION_INVALID b\/train.parquet: It cannot be read as Parquet/),
        ]);
      }
    });

    it('where a few bytes ask for two thousand million values', async () => {
      const bytes = photoTable(Array.from({ length: 1000 }, (_, label) => row(1, 'b.png', label)));
      // The levels of the labels are one run of a thousand, before the labels themselves.
      const run = bytes.indexOf(
        Buffer.concat([Buffer.from([0xd0, 0x0f, 1]), Buffer.from(BigUint64Array.of(0n, 1n).buffer)]),
      );
      expect(run).toBeGreaterThan(0);
      Buffer.from([0xfe, 0xff, 0xff, 0xff, 0x0f, 1]).copy(bytes, run);
      const { paths, problems } = await broken(bytes);
      expect(paths).toEqual(['train/a.png']);
      expect(problems).toEqual([expect.stringMatching(/too much memory, or is broken/)]);
    });

    it('where a row group is broken, while those before and behind it are read', async () => {
      const rows = [row(1, 'b.png', 0), row(2, 'c.png', 0), row(3, 'd.png', 0)];
      const bytes = photoTable(rows, { rowGroupSize: 1 });
      const second = bytes.indexOf(images[2] ?? '');
      // The header of its page, and the levels before its bytes.
      bytes.fill(0xff, second - 30, second);
      const { paths, problems } = await broken(bytes);
      expect(paths).toEqual(['train/a.png', 'train/b.png', 'train/d.png']);
      expect(problems).toEqual([expect.stringMatching(/b\/train.parquet: rows 2 to 2 cannot be read/)]);
    });
  });
});
