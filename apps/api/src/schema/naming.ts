import { randomBytes } from 'node:crypto';
import { oneLine } from '../oneLine.ts';
import { RefusedInput } from './error.ts';

const longestName = 100;

/** A name as it is kept: trimmed, in one Unicode form, on one line. */
export function readName(given: string): string {
  const name = oneLine(given);
  if (name === '') throw new RefusedInput('BAD_ARGUMENT', 'The name is empty.', 'name');
  if (name.length > longestName) {
    throw new RefusedInput('BAD_ARGUMENT', `The name is longer than ${longestName} characters.`, 'name');
  }
  return name;
}

/** Slugs to try in turn: the name's own, the same with a number, and at last with chance digits. */
export function* slugCandidates(name: string): Generator<string> {
  const ascii = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const slug =
    ascii
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60) || 'project';
  yield slug;
  for (let n = 2; n <= 9; n++) yield `${slug}-${n}`;
  for (let n = 0; n < 8; n++) yield `${slug}-${randomBytes(4).toString('hex')}`;
}
