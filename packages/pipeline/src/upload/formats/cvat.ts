import { mostClasses, StrayError } from '@stray/core';
import { SaxesParser } from 'saxes';
import { type AnnotationFile, fileName } from './annotationFile.ts';
import { type AnnotationStores, declare } from './findings.ts';

/** Whether a file may be the annotations of CVAT, by its name. */
export const isCvat = (path: string): boolean => fileName(path).toLowerCase() === 'annotations.xml';

/** Characters that may come without a tag beginning or ending: the parser holds what it has not told of yet. */
const longestSilence = 2 ** 24;
const deepest = 100;

interface OpenImage {
  readonly name: string;
  readonly subset: string | undefined;
  readonly classes: Set<string>;
}

/**
 * The classes of *CVAT for images 1.1*: each tag, box, mask or other shape of an image declares its label. The file is read
 * as it streams by. A declaration of its type, where entities would be, is refused; none is ever unfolded.
 *
 * @see https://docs.cvat.ai/docs/dataset_management/formats/format-cvat/
 */
export async function readCvat({ path, open }: AnnotationFile, stores: AnnotationStores): Promise<void> {
  const parser = new SaxesParser();
  const within: string[] = [];
  let image: OpenImage | undefined;
  let silence = 0;
  parser.on('doctype', () => {
    throw invalid('it has a document type declaration, which is not read');
  });
  parser.on('opentag', ({ name, attributes }) => {
    silence = 0;
    if (within.length === 0 && name !== 'annotations') throw invalid('its root is not “annotations”');
    if (within.length === deepest) throw invalid(`it is nested deeper than ${deepest} levels`);
    if (within.length === 1 && name === 'image') image = openImage(attributes);
    if (within.length === 1 && name === 'track') {
      stores.findings.problem(path, 'a track is of a video, which is not read.');
    }
    // Points of a skeleton have labels of their own, deeper inside; of too many, one is enough to say so.
    if (within.length === 2 && image !== undefined && attributes.label && image.classes.size <= mostClasses) {
      image.classes.add(attributes.label);
    }
    within.push(name);
  });
  parser.on('closetag', () => {
    silence = 0;
    within.pop();
    if (within.length !== 1 || image === undefined) return;
    if (image.name === '') stores.findings.problem(path, 'an image has no name.');
    else declare(stores, path, { name: nameOf(image, path, stores), classes: [...image.classes] });
    image = undefined;
  });
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  for await (const piece of await open()) {
    reading(() => {
      const text = utf8.decode(piece, { stream: true });
      silence += text.length;
      if (silence > longestSilence) throw invalid('a part of it without tags is too long');
      parser.write(text);
    });
  }
  reading(() => parser.write(utf8.decode()).close());
}

/** Whatever decoder and parser throw is the file's fault; what came before stays. @throws StrayError ANNOTATION_INVALID */
function reading(step: () => void): void {
  try {
    step();
  } catch (error) {
    if (error instanceof StrayError || !(error instanceof Error)) throw error;
    throw invalid(error instanceof TypeError ? 'it is no text in UTF-8' : error.message.replace(/\.$/, ''));
  }
}

const openImage = ({ name = '', subset }: Readonly<Record<string, string>>): OpenImage => ({
  name,
  subset,
  classes: new Set(),
});

/** Images of one name lie in the folders of their subsets. */
function nameOf({ name, subset }: OpenImage, file: string, { images }: AnnotationStores): string {
  return subset !== undefined && images.find(name, file) === 'ambiguous' ? `images/${subset}/${name}` : name;
}

const invalid = (why: string) => new StrayError('ANNOTATION_INVALID', `It cannot be read as CVAT’s XML: ${why}.`);
