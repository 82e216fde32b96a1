import { z } from 'zod';

/** A name of the API, as a word of the command line: IMAGE_FOLDER is image-folder. */
export const worded = (name: string): string => name.toLowerCase().replaceAll('_', '-');

const unworded = (word: unknown) => (typeof word === 'string' ? word.toUpperCase().replaceAll('-', '_') : word);

/** One of the names of the API, as a word of the command line. */
export function apiName<const Names extends readonly string[]>(names: Names) {
  return z.preprocess(unworded, z.enum(names, { error: `must be one of ${names.map(worded).join(', ')}` }));
}
