import { classesIn, labelColumns, severalColumns } from '../columns.ts';
import type { TableColumn } from './contract.ts';
import type { ClassNames } from './features.ts';

/** Which columns of a table hold photos, and what they show. */
export interface PhotoColumns {
  readonly image: string;
  /** Undefined where nothing names a class. */
  readonly label: string | undefined;
}

/** Undefined for a table of something else: an image is a struct of its bytes and its path. */
export function photoColumnsOf(columns: readonly TableColumn[], names: ClassNames): PhotoColumns | undefined {
  const images = columns.filter(({ fields }) => fields.includes('bytes') && fields.includes('path'));
  const image = images.find(({ name }) => /^(image|img)$/i.test(name)) ?? images[0];
  if (image === undefined) return undefined;
  const there = columns.map(({ name }) => name);
  const label = labelColumns.find((name) => there.includes(name)) ?? there.find((name) => names[name] !== undefined);
  return { image: image.name, label };
}

/** The classes in a label: numbers become their names, and a negative one is none. A number without a name is one itself. */
export function classesOfLabel(
  value: unknown,
  { label, names }: { readonly label: string; readonly names: ClassNames },
): { readonly classes: string[]; readonly unnamed: number[] } {
  const [classes, unnamed]: [string[], number[]] = [[], []];
  const known = names[label];
  for (const one of Array.isArray(value) ? value : [value]) {
    const number = typeof one === 'bigint' || typeof one === 'number' ? Number(one) : undefined;
    if (number === undefined) classes.push(...classesIn(one, severalColumns.has(label)));
    else if (number >= 0 || known === undefined) {
      if (known !== undefined && known[number] === undefined) unnamed.push(number);
      classes.push(known?.[number] ?? String(number));
    }
  }
  return { classes, unnamed };
}
