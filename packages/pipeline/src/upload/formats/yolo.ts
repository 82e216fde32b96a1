import { isSplitName } from '@stray/core';
import { parse } from 'yaml';
import { type AnnotationFile, fileName, folderOf, withoutEnding } from './annotationFile.ts';
import type { AnnotationStores, Findings } from './findings.ts';
import { isObject, namesByNumber } from './json.ts';

/** The folder below that of a split, as YOLO's classifiers and torchvision have it; undefined outside of one. */
export function yoloClassOf(path: string): string | undefined {
  const folders = path.split('/').slice(0, -1);
  const split = folders.findIndex(isSplitName);
  return split === -1 ? undefined : folders[split + 1];
}

/** The classes by number that a label file of an image names; undefined for a text that is none. */
export function readYoloLabels(text: string): number[] | undefined {
  const found = new Set<number>();
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (line.trim() === '') continue;
    const [given = '', ...box] = line.trim().split(/\s+/);
    if (!/^\d{1,9}$/.test(given) || box.length < 4) return undefined;
    found.add(Number(given));
  }
  return [...found];
}

/** The classes of label files by their paths without endings. */
export type YoloLabels = ReadonlyMap<string, readonly number[]>;

/**
 * The classes of images with a label file each: `labels/train/1.txt`, or `train/1.txt`, of `images/train/1.jpg`, with the
 * names in `data.yaml`.
 */
export function readYolo(labels: YoloLabels, classNames: readonly string[], stores: AnnotationStores): void {
  const { images, declared, findings } = stores;
  const used = new Set<string>();
  for (const [image, path] of images.paths.entries()) {
    const own = [labelsPath(path), withoutEnding(path)].find((candidate) => labels.has(candidate));
    if (own === undefined) continue;
    used.add(own);
    for (const number of labels.get(own) ?? []) {
      const name = classNames[number];
      if (name === undefined && classNames.length > 0) findings.problem(`${own}.txt`, `class ${number} has no name.`);
      const known = declared.classOf(name ?? String(number));
      if (known !== undefined) declared.add(image, known);
    }
  }
  for (const path of labels.keys()) if (!used.has(path)) findings.lost(`${path}.txt`, path, 'missing');
}

/** `images` becomes `labels`, the last of that name, as in YOLO's own loader. */
function labelsPath(path: string): string {
  const parts = withoutEnding(path).split('/');
  const at = parts.lastIndexOf('images', parts.length - 2);
  return at === -1 ? parts.join('/') : parts.with(at, 'labels').join('/');
}

const largestYaml = 2 ** 20;

/** The names of the classes by number, as `data.yaml` has them: a list, or names by number. */
export async function readYoloNames(
  files: readonly AnnotationFile[],
  findings: Findings,
): Promise<{ readonly names: readonly string[]; readonly file: string } | undefined> {
  for (const file of [...files].sort((a, b) => rank(a) - rank(b))) {
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of await file.open()) {
      size += piece.length;
      if (size > largestYaml) break;
      pieces.push(Uint8Array.from(piece));
    }
    if (size > largestYaml) continue;
    let read: unknown;
    try {
      read = parse(Buffer.concat(pieces).toString('utf8'), { maxAliasCount: 0 });
    } catch {
      findings.problem(file.path, 'it is no YAML.');
    }
    const names = isObject(read) ? namesByNumber(read.names) : undefined;
    if (names !== undefined) return { names, file: file.path };
  }
  return undefined;
}

/** `data.yaml` at the root comes first. */
const rank = ({ path }: AnnotationFile) =>
  folderOf(path).length + (/^(data|dataset)\.ya?ml$/i.test(fileName(path)) ? 0 : 10_000);
