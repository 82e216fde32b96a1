import { shownPath } from '@stray/core';
import type { AnnotationFile } from './annotationFile.ts';
import type { AnnotationStores } from './findings.ts';
import { isObject, readJson } from './json.ts';
import { type JsonElement, jsonElements } from './jsonElements.ts';

type Id = number | string;

/** An image that is listed and not there. */
const absent = -1;

/**
 * The classes of a COCO file: each box, mask or label of an image declares the name of its category. The file is read
 * twice, because annotations may come before what they speak of; held are the ids of images and the names of categories.
 *
 * @see https://cocodataset.org/#format-data
 */
export async function readCoco({ path, open }: AnnotationFile, stores: AnnotationStores): Promise<void> {
  const { images, declared, findings } = stores;
  const imageOf = new Map<Id, number>();
  const categoryOf = new Map<Id, number>();
  const listed = (element: JsonElement) => {
    const value = read(element);
    const id = value === undefined ? undefined : readId(value.id);
    if (value === undefined || id === undefined) {
      findings.problem(path, `${nameOf(element)} has no id.`);
    } else if (element.key === 'images') {
      if (imageOf.has(id)) findings.problem(path, `two images have the id ${shownId(id)}; the first counts.`);
      else if (typeof value.file_name !== 'string') findings.problem(path, `${nameOf(element)} has no file_name.`);
      else {
        const image = images.find(value.file_name, path);
        imageOf.set(id, typeof image === 'number' ? image : absent);
        if (typeof image !== 'number') findings.lost(value.file_name, path, image);
      }
    } else {
      const known = typeof value.name === 'string' ? declared.classOf(value.name) : undefined;
      if (known === undefined) findings.problem(path, `${nameOf(element)} has no name.`);
      else if (categoryOf.has(id))
        findings.problem(path, `two categories have the id ${shownId(id)}; the first counts.`);
      else categoryOf.set(id, known);
    }
  };
  const annotated = (element: JsonElement) => {
    const value = read(element);
    const imageId = readId(value?.image_id);
    const image = imageId === undefined ? undefined : imageOf.get(imageId);
    if (value === undefined || imageId === undefined) {
      findings.problem(path, `${nameOf(element)} has no image_id, or is no JSON.`);
      return;
    }
    if (image === undefined) {
      findings.problem(path, `${nameOf(element)} speaks of an image ${shownId(imageId)} that is not listed.`);
      return;
    }
    if (image === absent) return;
    // Panoptic annotations have a category for each segment.
    const segments = Array.isArray(value.segments_info) ? value.segments_info.filter(isObject) : [value];
    for (const { category_id } of segments) {
      const id = readId(category_id);
      const category = id === undefined ? undefined : categoryOf.get(id);
      if (category === undefined) findings.problem(path, `${nameOf(element)} has no category that is listed.`);
      else if (!declared.add(image, category))
        findings.problem(path, `image ${shownId(imageId)} has too many classes.`);
    }
  };
  let broken: unknown;
  try {
    for await (const elements of jsonElements(await open(), ['images', 'categories'])) elements.forEach(listed);
  } catch (error) {
    // Annotations before the place where it breaks count, and it is said once, at the end.
    broken = error;
  }
  if (categoryOf.size === 0) {
    if (broken !== undefined) throw broken;
    findings.problem(path, 'it has no categories.');
    return;
  }
  for await (const elements of jsonElements(await open(), ['annotations'])) elements.forEach(annotated);
}

function read({ bytes }: JsonElement): Record<string, unknown> | undefined {
  const value = bytes === undefined ? undefined : readJson(bytes);
  return isObject(value) ? value : undefined;
}

const readId = (given: unknown): Id | undefined =>
  typeof given === 'number' || typeof given === 'string' ? given : undefined;

const shownId = (id: Id): string => shownPath(String(id));

const names: Readonly<Record<string, string>> = { images: 'image', categories: 'category', annotations: 'annotation' };

const nameOf = ({ key, index }: JsonElement): string => `${names[key]} ${index + 1}`;
