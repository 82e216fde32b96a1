import { type ErrorCode, type ImportFound, publicError, StrayError, shownPath } from '@stray/core';
import type { Declared } from './declared.ts';
import type { ImagePaths, Lost } from './imagePaths.ts';

/** Of what is counted, so many are named. */
const mostNamed = 10;

/** What turns out wrong, or not to fit together, while annotations are read. */
export interface Findings {
  /** Something in an annotation file that is passed over. */
  problem(file: string, what: string): void;
  /** As `problem`, for what was thrown. @throws what is no fault of the file */
  thrown(file: string, error: unknown): void;
  /** An image that an annotation names and that was not found. */
  lost(name: string, file: string, why: Lost): void;
}

export interface CollectedFindings extends Findings {
  readonly withoutImage: ImportFound['withoutImage'];
  readonly problems: ImportFound['problems'];
}

export function collectFindings(): CollectedFindings {
  const withoutImage = { count: 0, first: [] as string[] };
  const problems = { count: 0, first: [] as { code: ErrorCode; message: string }[] };
  const add = (code: ErrorCode, file: string, what: string) => {
    problems.count++;
    if (problems.first.length < mostNamed) problems.first.push({ code, message: `${shownPath(file)}: ${what}` });
  };
  return {
    withoutImage,
    problems,
    problem: (file, what) => add('ANNOTATION_INVALID', file, what),
    thrown(file, error) {
      if (!(error instanceof StrayError) || !ofFiles.has(error.code)) throw error;
      add(error.code, file, publicError(error).message);
    },
    lost(name, file, why) {
      if (why === 'missing') {
        withoutImage.count++;
        if (withoutImage.first.length < mostNamed) withoutImage.first.push(shownPath(name));
      } else if (why === 'outside') {
        add('PATH_REFUSED', file, `“${shownPath(name)}” leads out of the folder.`);
      } else {
        add('ANNOTATION_INVALID', file, `“${shownPath(name)}” may be one of several images.`);
      }
    },
  };
}

const ofFiles: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'ANNOTATION_INVALID',
  'ARCHIVE_INVALID',
  'FILE_NOT_FOUND',
  'FILE_REFUSED',
  'FILE_TOO_LARGE',
]);

/** Counts the classes of images, and names a few of those that have none. */
export function countClasses(
  images: Iterable<{ readonly path: string; readonly classes: readonly string[] }>,
): Pick<ImportFound, 'images' | 'classes' | 'withoutClass'> {
  const counts = createClassCount();
  for (const { path, classes } of images) counts.add(path, classes);
  return counts.found();
}

export function createClassCount() {
  const classes = new Set<string>();
  const withoutClass = { count: 0, first: [] as string[] };
  let images = 0;
  return {
    add(path: string, declared: readonly string[]): void {
      images++;
      for (const name of declared) classes.add(name);
      if (declared.length > 0) return;
      withoutClass.count++;
      if (withoutClass.first.length < mostNamed) withoutClass.first.push(shownPath(path));
    },
    found: (): Pick<ImportFound, 'images' | 'classes' | 'withoutClass'> => ({
      images,
      classes: { count: classes.size, first: [...take(classes, mostNamed)] },
      withoutClass,
    }),
  };
}

function* take<T>(values: Iterable<T>, count: number): Generator<T> {
  let left = count;
  for (const value of values) {
    if (left-- <= 0) return;
    yield value;
  }
}

export interface AnnotationStores {
  readonly images: ImagePaths;
  readonly declared: Declared;
  readonly findings: Findings;
}

/** Declares an image, by the name that an annotation file has for it, to have classes. */
export function declare(
  { images, declared, findings }: AnnotationStores,
  file: string,
  { name, classes }: { readonly name: string; readonly classes: readonly string[] },
): void {
  const image = images.find(name, file);
  if (typeof image !== 'number') {
    findings.lost(name, file, image);
    return;
  }
  for (const given of classes) {
    const known = declared.classOf(given);
    if (known === undefined) findings.problem(file, `a class of “${shownPath(name)}” has no name.`);
    else if (!declared.add(image, known)) findings.problem(file, `“${shownPath(name)}” has too many classes.`);
  }
}
