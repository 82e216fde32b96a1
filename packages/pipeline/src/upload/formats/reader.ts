import { className, type ImportFormat, type ImportFound } from '@stray/core';
import { declaredByFolder } from '../declaredPlace.ts';
import type { ArchiveMember } from '../sources/archiveMember.ts';
import type { FileTree } from '../sources/fileTree.ts';
import { type AnnotationFile, annotationEnding } from './annotationFile.ts';
import { readCoco } from './coco.ts';
import { readCsv } from './csv.ts';
import { isCvat, readCvat } from './cvat.ts';
import { createDeclared } from './declared.ts';
import { type AnnotationStores, countClasses, createClassCount } from './findings.ts';
import { readPhotoTables } from './hfParquet.ts';
import { isHuggingFace, readHuggingFace } from './huggingFace.ts';
import { namesInFiles, tellsFeatures } from './parquet/features.ts';
import type { Survey } from './survey.ts';
import { readShards } from './webdataset.ts';
import { readYolo, readYoloNames, yoloClassOf } from './yolo.ts';

/** A tree, understood as a dataset. */
export interface DatasetReader {
  readonly format: ImportFormat;
  /** The classes of the image at a path. */
  classesOf(path: string): readonly string[];
  /** The members as they are to be taken in; those of shards in place of these. */
  members(): AsyncIterable<ArchiveMember>;
  /** Whether a file was read for what it says of images. */
  isAnnotation(path: string): boolean;
  found(): ImportFound;
}

export interface Surveyed {
  readonly tree: FileTree;
  readonly survey: Survey;
  /** The members of the tree, as they are counted. */
  readonly members: () => AsyncIterable<ArchiveMember>;
  /** A folder for the time of the work, which nobody else uses. */
  readonly scratch: string;
  /** Whether images are given classes at all. */
  readonly classes: boolean;
}

/** Reads what a tree says of its images in a format. What is wrong in annotations costs itself, and is counted. */
export async function openDataset(format: ImportFormat, surveyed: Surveyed): Promise<DatasetReader> {
  const { survey, members, tree } = surveyed;
  if (!surveyed.classes && !holdsImages.has(format)) return byPath(format, surveyed, () => []);
  switch (format) {
    case 'imagefolder':
      return byPath(format, surveyed, declaredByFolder);
    case 'yolo-classify':
      return byPath(format, surveyed, (path) => named(yoloClassOf(path)));
    case 'coco':
      return annotated(surveyed, { format, wants: ({ path }) => annotationEnding(path) === '.json', read: readCoco });
    case 'cvat':
      return annotated(surveyed, { format, wants: ({ path }) => isCvat(path), read: readCvat });
    case 'csv':
      return annotated(surveyed, { format, wants: isTable, read: readCsv });
    case 'huggingface': {
      const wants = ({ path }: AnnotationFile) => isHuggingFace(path);
      const reader = await annotated(surveyed, { format, wants, read: readHuggingFace });
      if (reader.found().classes.count > 0) return reader;
      // Metadata that name no class leave it to the folders.
      return { ...byPath(format, surveyed, declaredByFolder), isAnnotation: reader.isAnnotation };
    }
    case 'yolo-detect': {
      const { findings, yoloLabels } = survey;
      const yaml = survey.annotationFiles.filter(({ path }) => /\.ya?ml$/i.test(path));
      const found = await readYoloNames(yaml, findings);
      if (found === undefined)
        findings.problem('data.yaml', 'no names of classes were found; their numbers are taken.');
      const stores = storesOf(survey);
      readYolo(yoloLabels, found?.names ?? [], stores);
      const isAnnotation = (path: string) => path === found?.file || yoloLabels.has(path.replace(/\.[^.]*$/, ''));
      return withDeclared(surveyed, { format, stores, isAnnotation });
    }
    case 'webdataset': {
      const counts = createClassCount();
      return {
        format,
        classesOf: () => [],
        members: () => readShards(tree, members(), { findings: survey.findings, counts, classes: surveyed.classes }),
        isAnnotation: (path) => /\.(cls|json|txt)$/i.test(path),
        found: () => ({ ...counts.found(), ...lost(survey) }),
      };
    }
    case 'hf-parquet': {
      const counts = createClassCount();
      const told = survey.annotationFiles.filter(({ path }) => tellsFeatures(path));
      const names = await namesInFiles(told, survey.findings);
      const { scratch, classes } = surveyed;
      const tables = { findings: survey.findings, counts, classes, names, scratch, mostBytes: tree.mostBytes };
      return {
        format,
        classesOf: () => [],
        members: () => readPhotoTables(members(), tables),
        isAnnotation: tellsFeatures,
        found: () => ({ ...counts.found(), ...lost(survey) }),
      };
    }
    default:
      return format satisfies never;
  }
}

/** Formats whose images lie in files of their own kind. */
const holdsImages: ReadonlySet<ImportFormat> = new Set<ImportFormat>(['webdataset', 'hf-parquet']);

const isTable = ({ path }: AnnotationFile) => ['.csv', '.tsv'].includes(annotationEnding(path) ?? '');

const named = (folder: string | undefined): string[] => {
  const name = folder === undefined ? undefined : className(folder);
  return name === undefined ? [] : [name];
};

const lost = ({ findings: { withoutImage, problems } }: Survey) => ({ withoutImage, problems });

function byPath(
  format: ImportFormat,
  { survey, members }: Surveyed,
  classesOf: (path: string) => readonly string[],
): DatasetReader {
  const images = survey.images.paths;
  const counted = countClasses(each(images, (path) => ({ path, classes: classesOf(path) })));
  return { format, classesOf, members, isAnnotation: () => false, found: () => ({ ...counted, ...lost(survey) }) };
}

const storesOf = ({ images, findings }: Survey): AnnotationStores => ({
  images,
  findings,
  declared: createDeclared(images.paths.length),
});

interface Annotated {
  readonly format: ImportFormat;
  readonly wants: (file: AnnotationFile) => boolean;
  readonly read: (file: AnnotationFile, stores: AnnotationStores) => Promise<void>;
}

async function annotated(surveyed: Surveyed, { format, wants, read }: Annotated): Promise<DatasetReader> {
  const { survey } = surveyed;
  const stores = storesOf(survey);
  const files = survey.annotationFiles.filter(wants);
  // In one order, whatever that of the tree: of what is said twice, the first counts.
  for (const file of files.sort((a, b) => (a.path < b.path ? -1 : 1))) {
    try {
      await read(file, stores);
    } catch (error) {
      survey.findings.thrown(file.path, error);
    }
  }
  if (files.length === 0) survey.findings.problem(format, 'no annotations of this format were found.');
  const own = new Set(files.map(({ path }) => path));
  return withDeclared(surveyed, { format, stores, isAnnotation: (path) => own.has(path) });
}

interface WithDeclared extends Pick<DatasetReader, 'format' | 'isAnnotation'> {
  readonly stores: AnnotationStores;
}

function withDeclared(
  { survey, members }: Surveyed,
  { format, stores: { images, declared }, isAnnotation }: WithDeclared,
): DatasetReader {
  const counted = countClasses(
    each([...images.paths.keys()], (i) => ({ path: images.paths[i] ?? '', classes: declared.classesOf(i) })),
  );
  const classesOf = (path: string) => {
    const image = images.numberOf(path);
    return image === undefined ? [] : declared.classesOf(image);
  };
  return { format, classesOf, members, isAnnotation, found: () => ({ ...counted, ...lost(survey) }) };
}

function* each<T, U>(values: Iterable<T>, of: (value: T) => U): Generator<U> {
  for (const value of values) yield of(value);
}
