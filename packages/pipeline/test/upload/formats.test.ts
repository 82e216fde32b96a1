import { tarOf, tinyImage, withOneDatabase } from '@stray/testing';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Files, type Importing, importFiles } from './importing.ts';

withOneDatabase((database) => {
  let images: Buffer[] = [];
  beforeAll(async () => {
    images = await Promise.all([1, 2, 3, 4, 5, 6].map((colour) => tinyImage({ colour })));
  });
  /** Images at paths, each with bytes of its own. */
  const at = (...paths: string[]): Files => Object.fromEntries(paths.map((path, i) => [path, images[i % 6] ?? '']));
  const importing = (given: Importing) => importFiles(database(), given);

  const coco = {
    info: { description: 'a "quoted" [bracket] {brace} \\' },
    images: [
      { id: 1, file_name: 'a.png' },
      { id: 2, file_name: 'b.png' },
      { id: 3, file_name: 'gone.png' },
      { id: 'four', file_name: 'c.png' },
    ],
    annotations: [
      { id: 1, image_id: 1, category_id: 7, bbox: [0, 0, 1, 1], segmentation: [[1, 2, 3]] },
      { id: 2, image_id: 1, category_id: 3 },
      { id: 3, image_id: 1, category_id: 7 },
      { id: 4, image_id: 'four', category_id: 3 },
      { id: 5, image_id: 3, category_id: 3 },
    ],
    categories: [
      { id: 3, name: 'hat' },
      { id: 7, name: 'shoe' },
    ],
  };

  describe.each(['a.zip', 'a.tar', 'a.tar.gz', 'folder'])('a dataset in %s', (as) => {
    it('of COCO gives each image the categories of all its boxes', async () => {
      const paths = at('set/train2017/a.png', 'set/train2017/b.png', 'set/train2017/c.png', 'set/val2017/a.png');
      const annotations = { 'set/annotations/instances_train2017.json': JSON.stringify(coco) };
      const { format, found, classes, last } = await importing({ as, files: { ...paths, ...annotations } });
      expect(format).toBe('coco');
      expect(classes).toEqual({
        'set/train2017/a.png': ['shoe', 'hat'],
        'set/train2017/b.png': [],
        'set/train2017/c.png': ['hat'],
        'set/val2017/a.png': [],
      });
      expect(found).toEqual({
        images: 4,
        classes: { count: 2, first: expect.arrayContaining(['hat', 'shoe']) },
        withoutClass: { count: 2, first: expect.arrayContaining(['set/train2017/b.png', 'set/val2017/a.png']) },
        withoutImage: { count: 1, first: ['gone.png'] },
        problems: { count: 0, first: [] },
      });
      expect(last).toMatchObject({ done: 4, failed: 0, passedOver: 0, progress: 1 });
    });

    it('of COCO with its annotations beside the images of each split has each read for its own', async () => {
      const one = (category: string) =>
        JSON.stringify({
          categories: [{ id: 0, name: category }],
          annotations: [{ image_id: 0, category_id: 0 }],
          images: [{ id: 0, file_name: 'a.png' }],
        });
      const files = {
        'train/_annotations.coco.json': one('hat'),
        'valid/_annotations.coco.json': one('shoe'),
        ...at('train/a.png', 'valid/a.png'),
      };
      const { format, classes } = await importing({ as, files });
      expect([format, classes]).toEqual(['coco', { 'train/a.png': ['hat'], 'valid/a.png': ['shoe'] }]);
    });

    it('of class folders in splits has the folder below the split, however deep', async () => {
      const files = at('train/hat/big/1.png', 'train/shoe/2.png', 'val/hat/3.png');
      const { format, classes } = await importing({ as, files: { ...files, 'data.yaml': 'nc: 2' } });
      expect(format).toBe('yolo-classify');
      expect(classes).toEqual({
        'train/hat/big/1.png': ['hat'],
        'train/shoe/2.png': ['shoe'],
        'val/hat/3.png': ['hat'],
      });
    });

    it('of YOLO’s labels has the names of data.yaml', async () => {
      const files = {
        'ds/data.yaml': 'train: images/train\nnames:\n  0: hat\n  1: shoe\n',
        'ds/labels/train/1.txt': '0 0.5 0.5 1 1\r\n1 .1 .1 .2 .2 \n0 0 0 1 1\n',
        'ds/labels/train/2.txt': '',
        'ds/labels/train/gone.txt': '0 0 0 1 1',
        'ds/labels/train/bad.txt': 'what is this',
        ...at('ds/images/train/1.png', 'ds/images/train/2.png', 'ds/images/train/bad.png'),
      };
      const { format, found, classes, last } = await importing({ as, files });
      expect(format).toBe('yolo-detect');
      expect(classes).toEqual({
        'ds/images/train/1.png': ['hat', 'shoe'],
        'ds/images/train/2.png': [],
        'ds/images/train/bad.png': [],
      });
      expect(found).toMatchObject({
        withoutImage: { count: 1, first: ['ds/labels/train/gone.txt'] },
        problems: { count: 1, first: [{ code: 'ANNOTATION_INVALID', message: expect.stringContaining('bad.txt') }] },
      });
      expect(last).toMatchObject({ passedOver: 1 });
    });

    it('of Hugging Face has the labels of metadata.csv and metadata.jsonl', async () => {
      const csv = 'file_name,label,text\na.png,hat,"a, b"\nsub/b.png,shoe,\n';
      const first = await importing({ as, files: { 'metadata.csv': csv, ...at('a.png', 'sub/b.png') } });
      expect([first.format, first.classes]).toEqual(['huggingface', { 'a.png': ['hat'], 'sub/b.png': ['shoe'] }]);
      const lines = [
        { file_name: 'a.png', labels: ['hat', 'red'] },
        { file_name: 'b.png', objects: { bbox: [[1, 2, 3, 4]], categories: ['shoe', 'sock'] } },
        { file_name: 'c.png', label: 3 },
      ];
      const jsonl = lines.map((line) => JSON.stringify(line)).join('\r\n');
      const second = await importing({
        as,
        files: { 'train/metadata.jsonl': jsonl, ...at('train/a.png', 'train/b.png', 'train/c.png') },
      });
      expect(second.classes).toEqual({
        'train/a.png': ['hat', 'red'],
        'train/b.png': ['shoe', 'sock'],
        'train/c.png': ['3'],
      });
    });

    it('of Hugging Face without labels has its folders for classes', async () => {
      const files = { 'train/metadata.jsonl': '{"file_name": "hat/a.png", "text": "x"}', ...at('train/hat/a.png') };
      expect(await importing({ as, files })).toMatchObject({
        format: 'huggingface',
        classes: { 'train/hat/a.png': ['hat'] },
      });
    });

    it('with a table of paths has the classes of all rows of an image', async () => {
      const csv =
        '\ufeffImage Path;Class\r\n/home/me/ds/images/a.png;hat\r\nimages\\b.png;shoe\r\n"images/a.png";"red; ""hat"""\r\n';
      const files = { 'labels.csv': csv, ...at('images/a.png', 'images/b.png') };
      const { format, classes, found } = await importing({ as, files });
      expect(found?.problems).toEqual({ count: 0, first: [] });
      expect([format, classes]).toEqual(['csv', { 'images/a.png': ['hat', 'red; "hat"'], 'images/b.png': ['shoe'] }]);
    });
  });

  it('of Hugging Face has the labels of metadata.parquet, texts and lists alike', async () => {
    const metadata = parquetWriteBuffer({
      columnData: [
        { name: 'file_name', data: ['a.png', 'sub/b.png', 'gone.png'], type: 'STRING' },
        { name: 'label', data: ['hat', 'shoe', 'sock'], type: 'STRING' },
      ],
    });
    const files = { 'metadata.parquet': new Uint8Array(metadata), ...at('a.png', 'sub/b.png') };
    for (const as of ['a.zip', 'folder']) {
      const { format, classes, found } = await importing({ as, files });
      expect([format, classes]).toEqual(['huggingface', { 'a.png': ['hat'], 'sub/b.png': ['shoe'] }]);
      expect(found).toMatchObject({ withoutImage: { count: 1, first: ['gone.png'] }, problems: { count: 0 } });
    }
  });

  it('a shard of a WebDataset has a class by the file of the same key', async () => {
    const files = {
      '0001.cls': 'hat\n',
      '0001.png': images[0] ?? '',
      '0002.json': '{"label": ["shoe", "sock"]}',
      '0002.png': images[1] ?? '',
      '0003.png': images[2] ?? '',
      '0003.txt': 'a red dress',
      '0004.png': images[3] ?? '',
      '0005.cls': 'lost',
    };
    const { format, classes, found } = await importing({ as: 'shard-000.tar', files });
    expect(format).toBe('webdataset');
    expect(classes).toEqual({
      '0001.png': ['hat'],
      '0002.png': ['shoe', 'sock'],
      '0003.png': ['a red dress'],
      '0004.png': [],
    });
    expect(found).toMatchObject({ images: 4, withoutClass: { count: 1 }, withoutImage: { count: 1 } });
  });

  it('shards in a folder are taken apart, each under its own name; a broken one costs what is left of it', async () => {
    const shard = (name: string, colour: number) =>
      tarOf([
        { name: 'k.cls', bytes: Buffer.from(name) },
        { name: 'k.png', bytes: images[colour] ?? Buffer.alloc(0) },
        { name: '../up.png', bytes: images[5] ?? Buffer.alloc(0) },
      ]);
    const whole = shard('hat', 0);
    const files = { 'a-0.tar': whole, 'a-1.tar': shard('shoe', 1), 'b.tar': whole.subarray(0, 1024 + 512 + 100) };
    const { format, classes, samples } = await importing({ as: 'folder', files });
    expect(format).toBe('webdataset');
    expect(classes).toMatchObject({ 'a-0/k.png': ['hat'], 'a-1/k.png': ['shoe'] });
    const without = await importing({ as: 'folder', files, classes: false });
    expect(without.classes).toMatchObject({ 'a-0/k.png': [], 'a-1/k.png': [] });
    expect(samples.flatMap(({ path, errorCode }) => (errorCode === null ? [] : [[path, errorCode]]))).toEqual([
      ['../up.png', 'PATH_REFUSED'],
      ['b.tar', 'ARCHIVE_INVALID'],
    ]);
  });

  it('a format that is set by hand is taken, and classes are left out where they are not wanted', async () => {
    const files = { 'annotations/i.json': JSON.stringify(coco), ...at('hat/a.png', 'hat/b.png') };
    const byFolder = await importing({ as: 'a.zip', files, format: 'imagefolder' });
    expect(byFolder).toMatchObject({ format: 'imagefolder', classes: { 'hat/a.png': ['hat'] } });
    const without = await importing({ as: 'a.zip', files, classes: false });
    expect(without.classes).toEqual({ 'hat/a.png': [], 'hat/b.png': [] });
    const wrong = await importing({ as: 'a.zip', files, format: 'huggingface' });
    expect(wrong.found?.problems).toMatchObject({
      count: 1,
      first: [{ message: expect.stringContaining('no annotations') }],
    });
  });

  it('stopped and begun anew, nothing is there twice', async () => {
    const paths = Array.from({ length: 150 }, (_, i) => `images/${i}.png`);
    const files = {
      ...at(...paths),
      'labels.csv': `path,label\n${paths.map((path, i) => `${path},c${i}`).join('\n')}`,
    };
    const first = await importing({ as: 'a.tar', files, stopAfter: 1 });
    expect([first.ended, first.samples.length]).toEqual([false, 64]);
    const again = await importing({ as: 'a.tar', files, datasetId: first.datasetId });
    expect([again.ended, again.samples.length, again.classes['images/149.png']]).toEqual([true, 150, ['c149']]);
  });
});
