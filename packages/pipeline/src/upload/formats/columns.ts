import { isImageName } from '@stray/core';

/** Which fields of a row name an image and its classes. */
export interface Columns {
  readonly path: number;
  /** Undefined where nothing names a class. */
  readonly label: number | undefined;
  /** Whether a field holds several classes. */
  readonly several: boolean;
  readonly hasHeader: boolean;
}

const paths = 'file_name filename file filepath file_path path image image_path image_file image_name img name'.split(
  ' ',
);
const labels = 'label class target category class_name label_name classname labels classes categories tags tag'.split(
  ' ',
);
/** What the columns of labels are called by Hugging Face, the likeliest first; some of them hold several. */
export const labelColumns = ['label', 'labels', 'class', 'class_name', 'category', 'categories', 'tags'];
export const severalColumns: ReadonlySet<string> = new Set(['labels', 'categories', 'tags']);

const severalNames: ReadonlySet<string> = new Set(['labels', 'classes', 'categories', 'tags']);

/**
 * The columns of a table, by its first row: a header with names that are usual, or a row that begins with the name of an
 * image. Undefined for a table of something else.
 */
export function columnsOf(first: readonly string[]): Columns | undefined {
  const names = first.map((name) =>
    name
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_'),
  );
  const path = indexOfFirst(names, paths);
  if (path !== undefined) {
    const label = indexOfFirst(names, labels);
    const several = label !== undefined && severalNames.has(names[label] ?? '');
    return { path, label, several, hasHeader: true };
  }
  const image = first.findIndex(isImageName);
  if (image === -1 || first.length < 2) return undefined;
  return { path: image, label: image === 0 ? 1 : 0, several: false, hasHeader: false };
}

function indexOfFirst(names: readonly string[], wanted: readonly string[]): number | undefined {
  const found = wanted.map((name) => names.indexOf(name)).find((index) => index !== -1);
  return found;
}

/** The classes in a field; numbers are names too. Lists are written with `|`, `;` or `,` between. */
export function classesIn(field: unknown, several: boolean): string[] {
  if (Array.isArray(field)) return field.flatMap((one) => classesIn(one, false));
  if (typeof field === 'number' || typeof field === 'bigint' || typeof field === 'boolean') return [String(field)];
  if (typeof field !== 'string') return [];
  const parts = several ? field.replace(/^\[(.*)\]$/, '$1').split(/[|;,]/) : [field];
  return parts.map((part) => part.trim().replace(/^(['"])(.*)\1$/, '$2')).filter((part) => part !== '');
}
