import { type ImportFormat, isSplitName } from '@stray/core';
import type { FileTree } from '../sources/fileTree.ts';
import { type AnnotationFile, annotationEnding } from './annotationFile.ts';
import { columnsOf } from './columns.ts';
import { isCvat } from './cvat.ts';
import { collectFindings } from './findings.ts';
import { isHuggingFace } from './huggingFace.ts';
import { openTable } from './parquet/openTable.ts';
import { photoColumnsOf } from './parquet/photoColumns.ts';
import type { Survey } from './survey.ts';
import { tableRows } from './table.ts';
import { yoloClassOf } from './yolo.ts';

/** The format that a tree is in, by what lies in it; `imagefolder` where nothing speaks for another one. */
export async function detectFormat(tree: FileTree, survey: Survey): Promise<ImportFormat> {
  const { images, shards, sidecars, annotationFiles, photoTables, yoloLabels } = survey;
  const { length } = images.paths;
  if (tree.holdsShards && shards > 0 && shards >= length) return 'webdataset';
  if (tree.isShard && length > 0 && sidecars * 2 >= length) return 'webdataset';
  for (const file of annotationFiles)
    if (annotationEnding(file.path) === '.json' && (await isCoco(file))) return 'coco';
  for (const file of annotationFiles) if (isCvat(file.path) && (await begins(file, /<annotations\b/))) return 'cvat';
  if (annotationFiles.some(({ path }) => isHuggingFace(path))) return 'huggingface';
  for (const file of photoTables) if (await hasPhotos(file)) return 'hf-parquet';
  if (yoloLabels.size > 0) return 'yolo-detect';
  for (const file of annotationFiles) if (await isTableOfImages(file)) return 'csv';
  // As ImageFolder, unless class folders have folders in them.
  const inSplits = length > 0 && images.paths.every((path) => path.split('/').some(isSplitName));
  return inSplits && images.paths.every((path) => yoloClassOf(path) !== undefined) ? 'yolo-classify' : 'imagefolder';
}

const lookedAt = 2 ** 20;

const isCoco = (file: AnnotationFile) => begins(file, /"(images|annotations|categories)"\s*:\s*\[/);

/** Whether the beginning of a file has this in it. */
async function begins({ open }: AnnotationFile, what: RegExp): Promise<boolean> {
  let text = '';
  try {
    for await (const piece of await open()) {
      text += Buffer.from(piece).toString('latin1');
      if (what.test(text)) return true;
      if (text.length > lookedAt) return false;
    }
  } catch {
    // Whoever reads it will say so.
  }
  return false;
}

async function hasPhotos({ file = '' }: AnnotationFile): Promise<boolean> {
  try {
    const table = await openTable(file);
    await table.close();
    return photoColumnsOf(table.columns, {}) !== undefined;
  } catch {
    // As above.
    return false;
  }
}

async function isTableOfImages(file: AnnotationFile): Promise<boolean> {
  if (!['.csv', '.tsv'].includes(annotationEnding(file.path) ?? '')) return false;
  try {
    for await (const [first] of tableRows(file, collectFindings())) {
      if (first !== undefined) return columnsOf(first.fields) !== undefined;
    }
  } catch {
    // As above.
  }
  return false;
}
