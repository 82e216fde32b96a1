import { StrayError } from '@stray/core';
import { describe, expect, it } from 'vitest';
import { type LabelFormat, readLabelFile } from '../../src/labels/index.ts';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

const read = (content: string | Uint8Array, format: LabelFormat, size = 1 << 16) =>
  readLabelFile(inPieces(typeof content === 'string' ? Buffer.from(content) : content, size), format);

const refusal = async (content: string | Uint8Array, format: LabelFormat) => {
  const error: unknown = await read(content, format).catch((thrown: unknown) => thrown);
  if (!(error instanceof StrayError)) throw new Error('It is refused with an error for people.');
  return `${error.code} ${error.message}`;
};

const texts = async (content: string, format: LabelFormat) =>
  (await read(content, format)).labels.map(({ text }) => text);

describe('labels in a text file', () => {
  it('stand one a line, without comments, spaces around them and byte order mark', async () => {
    const file = '\ufeff# clothes\r\nhat\r\n  T-Shirt \n\n# shoes\rrunning \t shoe\nCafe\u0301';
    const { labels, warnings } = await read(file, 'text');
    expect(labels).toEqual([{ text: 'hat' }, { text: 'T-Shirt' }, { text: 'running shoe' }, { text: 'Caf\u00e9' }]);
    expect(warnings).toEqual(['One empty label was left out.']);
  });

  it('count once, whatever their case', async () => {
    const { labels, warnings } = await read('hat\nHat\nshoe\nHAT\n', 'text');
    expect(labels).toEqual([{ text: 'hat' }, { text: 'shoe' }]);
    expect(warnings).toEqual(['Repeated labels are counted once: Hat, HAT.']);
  });

  it.each([
    ['nothing', '', 'LABELS_MISSING No labels: name at least one class that the images should show.'],
    ['comments alone', '# hat\n', 'LABELS_MISSING No labels: name at least one class that the images should show.'],
    [
      'a long line',
      `hat\n${'x'.repeat(201)}\n`,
      `BAD_ARGUMENT Line 2: the label has 201 characters; 200 is the limit: “${'x'.repeat(40)}…”.`,
    ],
    ['a NUL', 'hat\nsh\0oe', 'BAD_ARGUMENT Line 2: the label holds characters that are no text.'],
    ['Latin-1', Buffer.from('hat\nshoe\ncafé\n', 'latin1'), 'BAD_ARGUMENT Line 3: the bytes are no text in UTF-8.'],
    ['UTF-16', Buffer.from('\ufeffhat\n', 'utf16le'), 'BAD_ARGUMENT The file is text in UTF-16; save it as UTF-8.'],
  ])('are refused where there is %s', async (_, content, message) => {
    expect(await refusal(content, 'text')).toBe(message);
  });

  it('may be ten thousand', async () => {
    const lines = (count: number) => Array.from({ length: count }, (__, i) => `label ${i}`).join('\n');
    expect((await read(lines(10_000), 'text')).labels).toHaveLength(10_000);
    expect(await refusal(lines(10_001), 'text')).toBe(
      'LABELS_TOO_MANY Line 10001: there are more labels than the 10,000 allowed.',
    );
  });

  it('are read up to 16 MB and no further', async () => {
    let pieces = 0;
    async function* endless() {
      for (; ; pieces += 1) yield Buffer.alloc(1 << 20, '#');
    }
    await expect(readLabelFile(endless(), 'text')).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    expect(pieces).toBe(16);
  });
});

describe('labels in a table', () => {
  it('come with sense, synonyms and prompt, whatever the order of the columns', async () => {
    const table = [
      'Prompt,id,Synonyms,Label,Sense',
      ',1,"tee|T-Shirt; undershirt;tee",t-shirt,n03595614',
      '"a photo of a {}, worn",2,,"shirt, white",',
      '',
    ].join('\r\n');
    expect(await read(table, 'csv')).toEqual({
      labels: [
        { text: 't-shirt', senseOffset: 'n03595614', synonyms: ['tee', 'undershirt'] },
        { text: 'shirt, white', prompt: 'a photo of a {}, worn' },
      ],
      warnings: ['Columns that are not read: id.'],
    });
  });

  it.each([
    ['name', 'name,class\nhat,x\n'],
    ['class', 'id;class\n1;hat\n'],
    ['label', 'class\tlabel\nx\that\n'],
    ['a quoted name', '"label"\r"hat"\r'],
    ['no name that is known', 'hat\n'],
  ])('are found under %s', async (_, table) => {
    expect(await texts(table, 'csv')).toEqual(['hat']);
  });

  it('are those of the first column where no header says otherwise', async () => {
    const { labels, warnings } = await read('hat,1\n"a ""tall"" hat",2\n', 'csv');
    expect(labels).toEqual([{ text: 'hat' }, { text: 'a "tall" hat' }]);
    expect(warnings).toEqual([
      'No column is named label, name or class: the first column was read, from its first line.',
    ]);
  });

  it('may go over several lines', async () => {
    expect(await texts('label\n"tall\nhat"\nshoe', 'csv')).toEqual(['tall hat', 'shoe']);
    expect(await refusal(`label\n"tall\nhat"\n${'x'.repeat(300)}\n`, 'csv')).toMatch(/^BAD_ARGUMENT Line 4: /);
  });

  it.each([
    ['an open quotation', 'label\nhat\n"shoe\n', 'Line 3: a quotation mark is never closed.'],
    ['text behind a quotation', 'label\n"hat"s\n', 'Line 2: text follows a closing quotation mark.'],
    [
      'too many fields',
      'label\nParis, France\n',
      'Line 2: there are 2 fields under 1 columns; text that holds a separator has to stand in quotation marks.',
    ],
    [
      'a sense that is none',
      'label,sense\nhat,3595614\n',
      'Line 2: “3595614” is no noun synset of WordNet such as n03595614.',
    ],
    [
      'a prompt without a place',
      'label,prompt\nhat,a hat\n',
      'Line 2: the prompt “a hat” has no {} for the label to stand in.',
    ],
    [
      'too many synonyms',
      `label,synonyms\nhat,${Array.from({ length: 51 }, (__, i) => `s${i}`).join('|')}\n`,
      'Line 2: the label has 51 synonyms; 50 is the limit.',
    ],
  ])('are refused where there is %s', async (_, table, message) => {
    expect(await refusal(table, 'csv')).toBe(`BAD_ARGUMENT ${message}`);
  });
});

describe('categories of a COCO file', () => {
  const file = JSON.stringify({
    info: { categories: [{ id: 9, name: 'inner' }], note: 'a "quoted" } ] \\' },
    'cat\\': 1,
    annotations: [{ id: 1, category_id: 2, segmentation: [[1.5, 2, 3]], counts: '}]\\"{' }],
    categories: [
      { id: 3, name: 'shoe', supercategory: 'footwear' },
      { id: 1, name: 'Hüt, "tall" \\', keypoints: ['a]'], skeleton: [[1, 2]] },
      { id: 12, name: 'dress' },
    ],
    images: [],
  });

  it('are labels in the order of their ids, however the file is cut into pieces', async () => {
    for (const size of [1, 2, 3, 7, 64, 1 << 16]) {
      const { labels } = await read(`\ufeff ${file}\n`, 'coco', size);
      expect(labels).toEqual([{ text: 'Hüt, "tall" \\' }, { text: 'shoe' }, { text: 'dress' }]);
    }
  });

  it('are found under a key that is written with escapes', async () => {
    expect(await texts('{"\\u0063ategories":[{"id":1,"name":"hat"}]}', 'coco')).toEqual(['hat']);
  });

  it('pass the check that every label passes', async () => {
    const categories = ['hat', 'HAT', ' ', 'shoe'].map((name, id) => ({ id, name }));
    expect(await read(JSON.stringify({ categories }), 'coco')).toEqual({
      labels: [{ text: 'hat' }, { text: 'shoe' }],
      warnings: ['Repeated labels are counted once: HAT.', 'One empty label was left out.'],
    });
    const long = JSON.stringify({ categories: [{ id: 7, name: 'x'.repeat(201) }] });
    expect(await refusal(long, 'coco')).toMatch(/^BAD_ARGUMENT Category 7: the label has 201 characters/);
    const half = '{"categories":[{"id":7,"name":"\\ud800"}]}';
    expect(await refusal(half, 'coco')).toBe('BAD_ARGUMENT Category 7: the label holds characters that are no text.');
  });

  it.each([
    ['an empty file', '', 'Line 1: the file is empty.'],
    ['text', 'hat\nshoe\n', 'Line 1: the file is no JSON object.'],
    ['a string', '\n"hat"', 'Line 2: the file is no JSON object.'],
    [
      'results',
      '[]',
      'Line 1: the file is a JSON list, not an object; detection results have that form, and no categories.',
    ],
    ['a file that is cut off', '{\n"images": [', 'Line 2: the file ends in the middle.'],
    ['brackets that do not match', '{\n"images": [}]}', 'Line 2: “}” closes what was not opened.'],
    ['endless nesting', '['.repeat(9999).replace('[', '{"a":'), 'Line 1: the JSON is nested deeper than 1000 levels.'],
    ['two files in one', '{"categories":[]}\n{}', 'Line 2: text follows the end of the JSON object.'],
    ['two lists', '{"categories":[],\n"categories":[]}', 'Line 2: “categories” is there twice.'],
    ['no list', '{"images":[{"categories":[]}]}', 'This is no COCO file: the file has no “categories”.'],
    ['nothing for a list', '{"categories": null}', 'This is no COCO file: “categories” is no list.'],
    ['a list that is no JSON', '{"categories": [{]}', 'Line 1: “]” closes what was not opened.'],
    ['a broken list', '{"categories": [1 2]}', 'This is no COCO file: “categories” is not JSON in UTF-8.'],
    [
      'a name that is none',
      '{"categories": [{"id": 1, "name": "hat"}, {"id": 2}]}',
      'This is no COCO file: category 2 of the file lacks an id that is a number, or a name that is text.',
    ],
    [
      'the same id twice',
      '{"categories": [{"id": 1, "name": "hat"}, {"id": 1, "name": "shoe"}]}',
      'This is no COCO file: two categories have the id 1.',
    ],
  ])('are refused in %s', async (_, content, message) => {
    expect(await refusal(content, 'coco')).toBe(`BAD_ARGUMENT ${message}`);
  });

  it('are refused where they are no UTF-8', async () => {
    const latin = Buffer.from('{"categories":[{"id":1,"name":"caf\u00e9"}]}', 'latin1');
    expect(await refusal(latin, 'coco')).toBe('BAD_ARGUMENT This is no COCO file: “categories” is not JSON in UTF-8.');
  });

  it('are read from a file whose annotations are never held, up to 512 MB', async () => {
    const annotation = Buffer.from(`${JSON.stringify({ id: 1, segmentation: Array(20_000).fill(123.45) })},\n`);
    async function* large(pieces: number) {
      yield Buffer.from('{"annotations":[');
      for (let i = 0; i < pieces; i += 1) yield annotation;
      yield Buffer.from('{}],"categories":[{"id":1,"name":"hat"}]}');
    }
    const piecesOf = (megabytes: number) => Math.ceil((megabytes * 2 ** 20) / annotation.length);
    const before = process.memoryUsage().arrayBuffers;
    expect((await readLabelFile(large(piecesOf(200)), 'coco')).labels).toEqual([{ text: 'hat' }]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 2 ** 20);
    await expect(readLabelFile(large(piecesOf(513)), 'coco')).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
  });

  it('may themselves have 16 MB', async () => {
    const categories = [{ id: 1, name: 'hat', keypoints: Array(3_000_000).fill('nose') }];
    await expect(read(JSON.stringify({ categories }), 'coco')).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
  });
});
