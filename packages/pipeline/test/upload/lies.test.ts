import { tinyImage, withOneDatabase } from '@stray/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Files, importFiles } from './importing.ts';

// What annotation files get wrong. Each costs itself, with a code and a line in words; the images are all taken.
withOneDatabase((database) => {
  let images: Files = {};
  beforeAll(async () => {
    images = { 'images/a.png': await tinyImage({ colour: 1 }), 'images/b.png': await tinyImage({ colour: 2 }) };
  });

  async function annotatedBy(files: Files, as = 'a.zip') {
    const { samples, classes, found, format } = await importFiles(database(), { as, files: { ...images, ...files } });
    expect(samples.map(({ path, errorCode }) => [path, errorCode])).toEqual([
      ['images/a.png', null],
      ['images/b.png', null],
    ]);
    const problems = found?.problems.first.map(({ code, message }) => `${code} ${message}`) ?? [];
    return {
      format,
      count: found?.problems.count,
      problems: problems.join('\n'),
      missing: found?.withoutImage,
      a: classes['images/a.png'],
      b: classes['images/b.png'],
    };
  }

  const categories = '"categories": [{"id": 1, "name": "hat"}, {"id": 2, "name": "shoe"}]';
  const listed = '"images": [{"id": 1, "file_name": "a.png"}, {"id": 2, "file_name": "b.png"}]';
  const boxes = '"annotations": [{"image_id": 1, "category_id": 1}, {"image_id": 2, "category_id": 2}]';
  const coco = (...parts: string[]) => ({ 'annotations/i.json': `{${parts.join(', ')}}` });

  describe('of COCO', () => {
    it.each<[what: string, parts: string[], count: number, problem: RegExp | null, a: string[], b: string[]]>([
      [
        'an id twice',
        [`"images": [{"id": 1, "file_name": "a.png"}, {"id": 1, "file_name": "b.png"}]`, categories, boxes],
        2,
        /two images have the id 1/,
        ['hat'],
        [],
      ],
      [
        'a category twice',
        [listed, '"categories": [{"id": 1, "name": "hat"}, {"id": 1, "name": "x"}, {"id": 2, "name": "shoe"}]', boxes],
        1,
        /two categories have the id 1/,
        ['hat'],
        ['shoe'],
      ],
      [
        'NaN in a box',
        [
          listed,
          categories,
          '"annotations": [{"image_id": 1, "bbox": [NaN, -Infinity], "category_id": 1}, {"image_id": 2, "category_id": 2}]',
        ],
        0,
        null,
        ['hat'],
        ['shoe'],
      ],
      [
        'an element that is no JSON',
        [listed, categories, '"annotations": [{"image_id": 1, category_id: 1}, 7, {"image_id": 2, "category_id": 2}]'],
        2,
        /annotation 1 has no image_id, or is no JSON/,
        [],
        ['shoe'],
      ],
      [
        'an image that is not listed',
        [listed, categories, '"annotations": [{"image_id": 9, "category_id": 1}, {"image_id": 2, "category_id": 2}]'],
        1,
        /an image 9 that is not listed/,
        [],
        ['shoe'],
      ],
      [
        'a category that is not listed',
        [listed, categories, '"annotations": [{"image_id": 1, "category_id": 9}, {"image_id": 2, "category_id": 2}]'],
        1,
        /no category that is listed/,
        [],
        ['shoe'],
      ],
      [
        'a path upwards',
        [
          '"images": [{"id": 1, "file_name": "../../../etc/a.png"}, {"id": 2, "file_name": "../images/b.png"}]',
          categories,
          boxes,
        ],
        1,
        /PATH_REFUSED.*leads out/,
        [],
        ['shoe'],
      ],
      [
        'no name',
        ['"images": [{"id": 1}, {"id": 2, "file_name": "b.png"}]', categories, boxes],
        2,
        /image 1 has no file_name/,
        [],
        ['shoe'],
      ],
      ['annotations before what they speak of', [boxes, categories, listed], 0, null, ['hat'], ['shoe']],
      ['no categories', [listed, boxes], 1, /no categories/, [], []],
      [
        'a class name with control characters',
        [listed, '"categories": [{"id": 1, "name": "h\\u202eat\\u0007"}, {"id": 2, "name": "  "}]', boxes],
        2,
        /category 2 has no name/,
        ['h\ufffdat\ufffd'],
        [],
      ],
    ])('%s costs itself', async (_what, parts, count, problem, a, b) => {
      const { problems, ...rest } = await annotatedBy(coco(...parts));
      expect({ count: rest.count, a: rest.a, b: rest.b }).toEqual({ count, a, b });
      if (problem !== null) expect(problems).toMatch(problem);
    });

    it.each([
      ['is cut off', `{${listed}, ${categories}, ${boxes.slice(0, -20)}`, /ends in the middle/, ['hat']],
      ['has text behind its end', `{${listed}, ${categories}, ${boxes}} x`, /text follows its end/, ['hat']],
      [
        'is nested without end',
        `{${listed}, ${categories}, ${boxes}, "x": ${'['.repeat(2000)}`,
        /nested deeper/,
        ['hat'],
      ],
      [
        'closes what was not opened',
        `{${listed}, ${categories}, ${boxes}, "x": [}]`,
        /closes what was not opened/,
        ['hat'],
      ],
      [
        'begins with a mark and ends lines with CRLF',
        `\ufeff{\r\n${listed},\r\n${categories},\r\n${boxes}\r\n}\r\n`,
        null,
        ['hat'],
      ],
    ])('a file that %s is read as far as it goes', async (_what, text, problem, a) => {
      const read = await annotatedBy({ 'annotations/i.json': text });
      if (problem === null) expect(read.count).toBe(0);
      else expect(read.problems).toMatch(problem);
      expect(read.a).toEqual(a);
    });

    it('a file in UTF-16, or of bytes that are no text, costs itself', async () => {
      const whole = `{${listed}, ${categories}, ${boxes}}`;
      const utf16 = await annotatedBy({
        ...coco(listed, categories, boxes),
        'annotations/j.json': Buffer.from(whole, 'utf16le'),
      });
      expect(utf16).toMatchObject({ a: ['hat'], b: ['shoe'], count: 1 });
      const latin = Buffer.from(whole.replace('"hat"', '"h\u00fct"'), 'latin1');
      const bytes = await annotatedBy({ 'annotations/i.json': latin });
      expect(bytes).toMatchObject({ a: [], b: ['shoe'] });
      expect(bytes.problems).toMatch(/category 1 has no id/);
    });

    it('an element of 20 MB is not held, and those around it count', async () => {
      const long = `{"image_id": 1, "segmentation": "${'x'.repeat(20_000_000)}", "category_id": 1}`;
      const read = await annotatedBy(
        coco(listed, categories, `"annotations": [${long}, {"image_id": 2, "category_id": 2}]`),
      );
      expect(read).toMatchObject({ a: [], b: ['shoe'], count: 1 });
    });
  });

  describe('of a table', () => {
    it.each<[what: string, csv: string | Buffer, count: number, problem: RegExp | null, a: string[], b: string[]]>([
      [
        'a quotation mark that is never closed',
        'path,label\n"images/a.png,hat\nimages/b.png,shoe\n',
        1,
        /line 2 is no row/,
        [],
        ['shoe'],
      ],
      [
        'text behind a quotation',
        'path,label\n"images/a.png"x,hat\nimages/b.png,shoe\n',
        1,
        /line 2 is no row/,
        [],
        ['shoe'],
      ],
      [
        'a line of 3 MB',
        `path,label\nimages/a.png,${'x'.repeat(3_000_000)}\nimages/b.png,shoe`,
        1,
        /line 2 is too long/,
        [],
        ['shoe'],
      ],
      [
        'bytes that are no UTF-8',
        Buffer.from('path,label\nimages/a.png,h\u00fct\nimages/b.png,shoe', 'latin1'),
        1,
        /line 2 is too long, or no text/,
        [],
        ['shoe'],
      ],
      ['a path upwards', 'path,label\n../../a.png,hat\nimages/b.png,shoe', 1, /PATH_REFUSED/, [], ['shoe']],
      [
        'no path and no class',
        'path,label\n,hat\nimages/a.png\nimages/b.png,shoe',
        1,
        /line 2 names no image/,
        [],
        ['shoe'],
      ],
      ['no header', 'images/a.png\thelmet\nimages/b.png\tshoe\n', 0, null, ['helmet'], ['shoe']],
      [
        'tabs, and lists of classes',
        'filename\ttags\nimages/a.png\thelmet|red\nimages/b.png\t"shoe;sock"\n',
        0,
        null,
        ['helmet', 'red'],
        ['shoe', 'sock'],
      ],
    ])('%s costs itself', async (_what, csv, count, problem, a, b) => {
      const { problems, ...rest } = await annotatedBy({ 'table.csv': csv });
      expect(rest).toMatchObject({ format: 'csv', count, a, b });
      if (problem !== null) expect(problems).toMatch(problem);
    });

    it('of something else is passed over', async () => {
      expect(await annotatedBy({ 'prices.csv': 'what,price\nhat,3' })).toMatchObject({
        format: 'imagefolder',
        count: 0,
      });
    });
  });

  it('metadata that are no Parquet cost themselves', async () => {
    const read = await annotatedBy({ 'metadata.parquet': 'PAR1 this is none PAR1' });
    expect(read).toMatchObject({ format: 'huggingface', count: 1 });
    expect(read.problems).toMatch(/ANNOTATION_INVALID.*cannot be read as Parquet/);
  });

  it('a data.yaml with a bomb of aliases costs itself', async () => {
    const bomb = `a: &a [x, x]\n${'bcdefghi'
      .split('')
      .map((c, i) => `${c}: &${c} [*${'abcdefgh'[i]}, *${'abcdefgh'[i]}]`)
      .join('\n')}\nnames: *i`;
    const read = await annotatedBy({ 'data.yaml': bomb, 'labels/a.txt': '0 0 0 1 1', 'labels/b.txt': '1 0 0 1 1' });
    expect(read).toMatchObject({ format: 'yolo-detect', a: ['0'], b: ['1'] });
  });

  it('an image of one name in two folders is not guessed', async () => {
    const twice = { 'one/x.png': images['images/a.png'] ?? '', 'two/x.png': images['images/b.png'] ?? '' };
    const files = { ...twice, 'lists/all.csv': 'path,label\nx.png,hat\n' };
    const { classes, found } = await importFiles(database(), { as: 'folder', files });
    expect(classes).toEqual({ 'one/x.png': [], 'two/x.png': [] });
    expect(found?.problems).toMatchObject({
      count: 1,
      first: [{ message: expect.stringContaining('one of several') }],
    });
  });
});
