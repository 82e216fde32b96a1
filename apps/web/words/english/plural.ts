import { formatCount } from './numbers.ts';

/** `1 photo`, `4,312 photos`. For the words alone: a language with other plurals has no use for it. */
export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : nouns}`;
}
