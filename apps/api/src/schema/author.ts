import { oneLine } from '../oneLine.ts';
import { RefusedInput } from './error.ts';

const longestAuthor = 100;
const longestMessage = 2000;

/** Who says so, in their own words; undefined for nobody. */
export function readAuthor(given: string | null | undefined): string | undefined {
  const author = oneLine(given ?? '');
  if (author.length > longestAuthor) {
    throw new RefusedInput('BAD_ARGUMENT', `The author is longer than ${longestAuthor} characters.`, 'author');
  }
  return author === '' ? undefined : author;
}

/** What a version says of itself. */
export function readMessage(given: string): string {
  const message = given.normalize('NFC').trim();
  if (message.length > longestMessage) {
    throw new RefusedInput('BAD_ARGUMENT', `The message is longer than ${longestMessage} characters.`, 'message');
  }
  return message;
}
