import { buffer } from 'node:stream/consumers';
import { parse } from 'yaml';
import { type AnnotationFile, fileName } from '../annotationFile.ts';
import type { Findings } from '../findings.ts';
import { isObject, namesByNumber, readJson } from '../json.ts';

/** The names of classes by number, for each column that has such numbers. */
export type ClassNames = Readonly<Record<string, readonly string[]>>;

/** Whether a file may say what the numbers of classes mean, by its name. */
export const tellsFeatures = (path: string): boolean => /^(readme\.md|dataset_infos?\.json)$/i.test(fileName(path));

/** What a Parquet file of Hugging Face has beside its rows: `{"info": {"features": {…}}}`. */
export function namesInTable(text: string | undefined): ClassNames {
  const told = text === undefined ? undefined : readJson(text);
  const info = isObject(told) ? told.info : undefined;
  return isObject(info) ? namesIn(info.features) : {};
}

const largestFile = 2 ** 22;

/**
 * What the dataset's card or `dataset_info.json` says. Of several configurations those that come later add only columns
 * that the first ones do not have.
 *
 * @see https://huggingface.co/docs/datasets/repository_structure
 */
export async function namesInFiles(files: readonly AnnotationFile[], findings: Findings): Promise<ClassNames> {
  const found: Record<string, readonly string[]> = {};
  for (const file of files) {
    const bytes = await buffer(limited(await file.open()));
    if (bytes.length > largestFile) {
      findings.problem(file.path, 'it is too long.');
      continue;
    }
    const told = file.path.toLowerCase().endsWith('.md') ? infoOfCard(bytes.toString('utf8')) : readJson(bytes);
    if (told === undefined && !/\.md$/i.test(file.path)) findings.problem(file.path, 'it is no JSON.');
    for (const features of featuresIn(told)) {
      for (const [column, names] of Object.entries(namesIn(features))) found[column] ??= names;
    }
  }
  return found;
}

async function* limited(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    yield piece;
    if (bytes > largestFile) return;
  }
}

/** `dataset_info` between the two lines of hyphens at the beginning of a card. */
function infoOfCard(card: string): unknown {
  const [, head] = /^\ufeff?---\r?\n(.*?)\r?\n---/s.exec(card) ?? [];
  try {
    const read: unknown = head === undefined ? undefined : parse(head, { maxAliasCount: 0 });
    return isObject(read) ? read.dataset_info : undefined;
  } catch {
    return undefined;
  }
}

/** Of one configuration, of a list of them, or of several by their names. */
function featuresIn(told: unknown): unknown[] {
  if (Array.isArray(told)) return told.flatMap(featuresIn);
  if (!isObject(told)) return [];
  if (told.features !== undefined) return [told.features];
  return Object.values(told).flatMap((config) =>
    isObject(config) && config.features !== undefined ? [config.features] : [],
  );
}

/** Features by the names of their columns, or a list of such as a card has. */
function namesIn(features: unknown): ClassNames {
  const each: readonly [unknown, unknown][] = Array.isArray(features)
    ? features.filter(isObject).map((feature) => [feature.name, feature])
    : Object.entries(isObject(features) ? features : {});
  const found = each.flatMap(([column, feature]): [string, readonly string[]][] => {
    const names = namesOf(feature, 3);
    return typeof column === 'string' && names !== undefined ? [[column, names]] : [];
  });
  return Object.fromEntries(found);
}

/** `ClassLabel`, by itself or in a list, as JSON and cards write it. */
function namesOf(feature: unknown, deep: number): string[] | undefined {
  if (Array.isArray(feature) && deep > 0) return namesOf(feature[0], deep - 1);
  if (!isObject(feature)) return undefined;
  const { class_label: label } = feature;
  if (isObject(label)) return namesByNumber(label.names);
  if (feature._type === 'ClassLabel') return namesByNumber(feature.names);
  const inner = feature.feature ?? feature.dtype ?? feature.sequence ?? feature.list;
  return deep > 0 ? namesOf(inner, deep - 1) : undefined;
}
