import { tinyImage, withOneDatabase } from '@stray/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Files, importFiles } from './importing.ts';

withOneDatabase((database) => {
  let [a, b]: Buffer[] = [];
  beforeAll(async () => {
    [a, b] = await Promise.all([1, 2].map((colour) => tinyImage({ colour })));
  });
  const images = (): Files => ({ 'images/a.png': a ?? '', 'images/sub/b.png': b ?? '' });

  async function annotatedBy(xml: string | Uint8Array, { as = 'a.zip', files = images() } = {}) {
    const { format, found, classes } = await importFiles(database(), {
      as,
      files: { ...files, 'annotations.xml': xml },
    });
    const problems = found?.problems.first.map(({ code, message }) => `${code} ${message}`).join('\n') ?? '';
    return { format, classes, problems, count: found?.problems.count, missing: found?.withoutImage };
  }

  const document = (...parts: string[]) =>
    `<?xml version="1.0" encoding="utf-8"?>\n<annotations><version>1.1</version>\n${parts.join('\n')}\n</annotations>\n`;
  const image = (name: string, ...shapes: string[]) =>
    `<image id="0" name="${name}" width="1">${shapes.join('')}</image>`;
  const hat = image('a.png', '<tag label="hat"/>');
  const shoe = image('sub/b.png', '<tag label="shoe"/>');

  it.each(['a.zip', 'a.tar', 'folder'])('tags, boxes and masks of CVAT in %s are classes', async (as) => {
    const shapes = [
      '<tag label="hat &amp; &#60;scarf&gt;" source="manual"><attribute name="label">x</attribute></tag>',
      '<box label="shoe" occluded="0" xtl="1"></box><box label="shoe"/>',
      '<mask label="sock" rle="1, 2"/><skeleton label="person"><points label="nose"/></skeleton>',
    ];
    const read = await annotatedBy(document(image('a.png', ...shapes), shoe, image('gone.png')), { as });
    expect(read).toEqual({
      format: 'cvat',
      classes: { 'images/a.png': ['hat & <scarf>', 'shoe', 'sock', 'person'], 'images/sub/b.png': ['shoe'] },
      problems: '',
      count: 0,
      missing: { count: 1, first: ['gone.png'] },
    });
  });

  it('images of one name are told apart by their subsets', async () => {
    const files = { 'images/train/a.png': a ?? '', 'images/val/a.png': b ?? '' };
    const of = (subset: string, label: string) =>
      `<image name="a.png" subset="${subset}"><tag label="${label}"/></image>`;
    const read = await annotatedBy(document(of('train', 'hat'), of('val', 'shoe')), { files });
    expect(read.classes).toEqual({ 'images/train/a.png': ['hat'], 'images/val/a.png': ['shoe'] });
  });

  describe('a document that means harm is read as far as it goes', () => {
    const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
    it.each<[what: string, xml: string | Uint8Array, problem: RegExp, a: string[]]>([
      [
        'entities that unfold to a thousand million',
        `<!DOCTYPE annotations [<!ENTITY l0 "ha">${laughs}]><annotations>${image('a.png', '<tag label="&l9;"/>')}</annotations>`,
        /document type declaration/,
        [],
      ],
      [
        'an entity of a file',
        `<!DOCTYPE annotations [<!ENTITY f SYSTEM "file:///etc/passwd">]><annotations>${image('a.png', '<tag label="&f;"/>')}</annotations>`,
        /document type declaration/,
        [],
      ],
      [
        'an entity that nobody declares',
        document(hat, image('sub/b.png', '<tag label="&x;"/>')),
        /undefined entity/,
        ['hat'],
      ],
      ['an end in the middle', document(hat, shoe).slice(0, -40), /ANNOTATION_INVALID/, ['hat']],
      [
        'tags that do not close',
        document(hat, '<image name="sub/b.png"><tag></image>'),
        /unexpected close tag/,
        ['hat'],
      ],
      ['depth without end', document(hat, '<x>'.repeat(5000)), /nested deeper/, ['hat']],
      ['a text without end', document(hat, `<x y="${'x'.repeat(20_000_000)}"/>`), /too long/, ['hat']],
      [
        'bytes that are no UTF-8',
        Buffer.from(document(hat, image('sub/b.png', '<tag label="hüt"/>')), 'latin1'),
        /UTF-8/,
        [],
      ],
      ['tracks of a video', document(hat, '<track id="0" label="shoe"></track>'), /a track is of a video/, ['hat']],
      ['a path upwards', document(hat, image('../../../etc/a.png', '<tag label="x"/>')), /PATH_REFUSED/, ['hat']],
      [
        'more classes than an image may have',
        document(image('a.png', ...Array.from({ length: 3000 }, (_, i) => `<tag label="c${i}"/>`))),
        /too many classes/,
        Array.from({ length: 1000 }, (_, i) => `c${i}`),
      ],
    ])('%s', async (_what, xml, problem, expected) => {
      const read = await annotatedBy(xml);
      expect(read).toMatchObject({
        format: 'cvat',
        count: 1,
        classes: { 'images/a.png': expected, 'images/sub/b.png': [] },
      });
      expect(read.problems).toMatch(problem);
    });
  });

  it('XML of something else leaves it to the folders', async () => {
    const read = await annotatedBy('<annotation><filename>a.png</filename></annotation>', {
      files: { 'hat/a.png': a ?? '' },
    });
    expect(read).toMatchObject({ format: 'imagefolder', classes: { 'hat/a.png': ['hat'] }, count: 0 });
  });
});
