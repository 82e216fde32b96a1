import { StrayError } from '@stray/core';

/** What stands in a list, and on which line it begins. */
export interface Found {
  readonly text: string;
  readonly line: number;
}

/** No word is so long, with whatever stands around it. */
const mostPending = 1 << 16;

/** The lines of a text, however they end. @throws StrayError BAD_ARGUMENT for one of more than 65,536 characters */
export async function* readLines(text: AsyncIterable<string>): AsyncGenerator<readonly Found[]> {
  let pending = '';
  let line = 1;
  for await (const piece of text) {
    const whole = pending + piece;
    // A carriage return at the end may be the first half of a line's end.
    const held = whole.endsWith('\r') ? 1 : 0;
    const parts = whole.slice(0, whole.length - held).split(/\r\n|\n|\r/);
    pending = (parts.pop() ?? '') + whole.slice(whole.length - held);
    requireShort(pending, line + parts.length);
    yield parts.map((part, i) => ({ text: part, line: line + i }));
    line += parts.length;
  }
  if (pending !== '') yield [{ text: pending, line }];
}

/** @throws StrayError BAD_ARGUMENT for what cannot be one entry of a list */
export function requireShort(pending: string, line: number): void {
  if (pending.length > mostPending) {
    throw new StrayError('BAD_ARGUMENT', `Line ${line} has more than ${mostPending.toLocaleString('en')} characters.`);
  }
}
