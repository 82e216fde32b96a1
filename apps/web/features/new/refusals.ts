import { newWords } from '../../words/index.ts';
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
      ? newWords.classes.missing
      : twice !== undefined
        ? newWords.classes.twice({ name: twice })
        : long !== undefined
          ? newWords.classes.tooLong({ beginning: long.slice(0, 40), longest: longestLabel })
          : null;
  return {
    ...(tidy(draft.name) === '' && { name: newWords.name.missing }),
    ...(classes !== null && { classes }),
    ...(chosenHere === 0 && draft.path.trim() === '' && { photos: photosWanted(draft) }),
  };
}

const photosWanted = ({ chosen }: Draft): string =>
  chosen === null ? newWords.photos.missing : newWords.photos.missingAgain;
