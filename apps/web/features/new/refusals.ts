import { longestLabel, tidy, wordsIn } from '../labels/labelRows.ts';
import type { Draft } from './draft.ts';

export type Field = 'name' | 'classes' | 'photos';
export type Refusals = Partial<Record<Field, string>>;

/** What has to be mended before anything is made, by the field that it is about. */
export function refusalsOf(draft: Draft, chosenHere: number): Refusals {
  const names = wordsIn(draft.classes);
  const twice = names.find(
    (name, place) => names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) < place,
  );
  const long = names.find((name) => name.length > longestLabel);
  const classes =
    names.length === 0
      ? 'Name at least one class that your photos should show.'
      : twice !== undefined
        ? `“${twice}” is given twice.`
        : long !== undefined
          ? `“${long.slice(0, 40)}…” is longer than ${longestLabel} characters.`
          : null;
  return {
    ...(tidy(draft.name) === '' && { name: 'Give the project a name.' }),
    ...(classes !== null && { classes }),
    ...(chosenHere === 0 && draft.path.trim() === '' && { photos: photosWanted(draft) }),
  };
}

const photosWanted = ({ chosen }: Draft): string =>
  chosen === null
    ? 'Choose a folder, photos or an archive, or name a folder of the server.'
    : 'A page that is loaded anew forgets its files: choose them again.';
