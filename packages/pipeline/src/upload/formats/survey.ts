import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { archiveFormat, isDiskFull, isImageName, readPath, StrayError } from '@stray/core';
import type { ArchiveMember } from '../sources/archiveMember.ts';
import type { FileTree } from '../sources/fileTree.ts';
import { toDisk } from '../toDisk.ts';
import { type AnnotationFile, annotationEnding, fileName, withoutEnding } from './annotationFile.ts';
import { isCvat } from './cvat.ts';
import { type CollectedFindings, collectFindings } from './findings.ts';
import { isPhotoTable } from './hfParquet.ts';
import { createImagePaths, type ImagePaths } from './imagePaths.ts';
import { tellsFeatures } from './parquet/features.ts';
import { readYoloLabels } from './yolo.ts';

/** What a tree holds, by one look at each member. */
export interface Survey {
  readonly members: number;
  readonly images: ImagePaths;
  readonly annotationFiles: readonly AnnotationFile[];
  /** The first ones of those that may have photos in their rows. */
  readonly photoTables: readonly AnnotationFile[];
  readonly yoloLabels: ReadonlyMap<string, readonly number[]>;
  /** Tar archives in it. */
  readonly shards: number;
  /** Files that say something of the image before or behind them, by its name. */
  readonly sidecars: number;
  readonly findings: CollectedFindings;
}

export interface SurveyOptions {
  /** A folder for annotation files that cannot be opened again; made anew. */
  readonly scratch: string;
  /** Whether any text file may be the labels of an image; else only those in a folder `labels`. */
  readonly anyText: boolean;
  /** Is told now and then; false ends the look. */
  readonly goOn: () => Promise<boolean>;
}

/** Datasets have a few; more of them are sidecars, of which nothing is held. */
const mostAnnotationFiles = 256;
/** By which it is told whether tables have photos in them. */
const mostTables = 2;
const largestAnnotationFile = 64 * 2 ** 30;
const largestLabels = 2 ** 20;
const tellEveryMs = 2000;

/**
 * Looks at a whole tree before anything of it is taken: what it holds decides how it is read. Where it cannot be read on,
 * the look ends; taking it in comes to the same place, and says so.
 *
 * @returns undefined when it was ended
 */
export async function surveyTree(tree: FileTree, options: SurveyOptions): Promise<Survey | undefined> {
  const { scratch, anyText, goOn } = options;
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true });
  const images = createImagePaths();
  const findings = collectFindings();
  const annotationFiles: AnnotationFile[] = [];
  const photoTables: AnnotationFile[] = [];
  const yoloLabels = new Map<string, readonly number[]>();
  let [members, shards, sidecars, files, told] = [0, 0, 0, 0, Date.now()];
  /** The path of the member before, as far as it is looked at. */
  let before = '';

  const keep = async (member: ArchiveMember, path: string, { among, most }: Kept) => {
    if (among.length < most) among.push(await kept(member, path, { tree, at: join(scratch, String(files++)) }));
  };

  const look = async (member: ArchiveMember, path: string): Promise<void> => {
    const stem = withoutEnding(path);
    const isSame = stem === withoutEnding(before);
    if (isImageName(path)) {
      images.add(path);
      if (isSame && isJson(before)) sidecars++;
    } else if (/\.cls$/i.test(path) || (isJson(path) && isSame && isImageName(before))) {
      sidecars++;
    } else if (isPhotoTable(path)) {
      await keep(member, path, { among: photoTables, most: mostTables });
    } else if (annotationEnding(path) !== undefined || isCvat(path) || tellsFeatures(path)) {
      await keep(member, path, { among: annotationFiles, most: mostAnnotationFiles });
    } else if (
      /\.txt$/i.test(path) &&
      (anyText || /(^|\/)labels\//.test(path)) &&
      !/^classes\./i.test(fileName(path))
    ) {
      const numbers = readYoloLabels(await textOf(member));
      if (numbers === undefined) findings.problem(path, 'it has a line that is no label of YOLO.');
      else yoloLabels.set(stem, numbers);
    } else if (archiveFormat(path)?.startsWith('tar')) {
      shards++;
    }
    before = path;
  };
  try {
    for await (const member of tree.members()) {
      members++;
      if (Date.now() - told > tellEveryMs) {
        if (!(await goOn())) return undefined;
        told = Date.now();
      }
      const path = member.kind === 'file' ? pathOf(member.name) : undefined;
      if (path === undefined || member.unreadable !== undefined) continue;
      try {
        await look(member, path);
      } catch (error) {
        findings.thrown(path, asRefusal(error));
      }
    }
  } catch (error) {
    if (!(error instanceof StrayError) || error.code !== 'ARCHIVE_INVALID') throw error;
  }
  return { members, images, annotationFiles, photoTables, yoloLabels, shards, sidecars, findings };
}

const isJson = (path: string) => /\.json$/i.test(path);

/** As it is stored; undefined for one that is refused. */
function pathOf(name: string): string | undefined {
  try {
    return readPath(name);
  } catch {
    return undefined;
  }
}

/** A member that cannot be read costs itself; a full disk does not. */
function asRefusal(error: unknown): unknown {
  if (error instanceof StrayError || !(error instanceof Error)) return error;
  if (isDiskFull(error)) {
    return new StrayError('DISK_FULL', 'No space is left on the disk for annotations.', { cause: error });
  }
  return new StrayError('FILE_REFUSED', `It cannot be read: ${error.message}.`, { cause: error });
}

interface Kept {
  readonly among: AnnotationFile[];
  readonly most: number;
}

interface Keeping {
  readonly tree: FileTree;
  /** Where its bytes are to lie, if they are to. */
  readonly at: string;
}

/** Parquet is read from its end, so it lies on the disk whatever it came from. */
async function kept(member: ArchiveMember, path: string, { tree, at }: Keeping): Promise<AnnotationFile> {
  const isParquet = annotationEnding(path) === '.parquet';
  if (tree.seekable && !isParquet) return { path, open: () => member.open() };
  await toDisk(member, at, Math.min(largestAnnotationFile, tree.mostBytes));
  return { path, open: async () => createReadStream(at, { highWaterMark: 2 ** 18 }), file: at };
}

async function textOf(member: ArchiveMember): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of await member.open()) {
    bytes += piece.length;
    if (bytes > largestLabels) throw new StrayError('FILE_TOO_LARGE', 'It is larger than labels are.');
    pieces.push(Uint8Array.from(piece));
  }
  return Buffer.concat(pieces).toString('utf8');
}
