import { StrayError } from '@stray/core';

const mostBytes = 256 * 10 ** 6;
/** Bytes that are decoded together, however large the pieces are that they come in. */
const pieceBytes = 1 << 16;

/**
 * The text of UTF-8 bytes, without a byte order mark.
 *
 * @throws StrayError BAD_ARGUMENT with the line of what is not UTF-8, FILE_TOO_LARGE above 256 MB
 */
export async function* textOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  let lines = 0;
  for await (const chunk of content) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new StrayError('FILE_TOO_LARGE', 'The list has more than 256 MB.');
    for (let from = 0; from < chunk.length; from += pieceBytes) {
      const piece = chunk.subarray(from, from + pieceBytes);
      const text = decoded(() => decoder.decode(piece, { stream: true }), lines, piece);
      lines += newlines(text);
      yield text;
    }
  }
  decoded(() => decoder.decode(), lines, new Uint8Array());
}

function decoded(decode: () => string, lines: number, piece: Uint8Array): string {
  try {
    return decode();
  } catch (cause) {
    const upToFault = new TextDecoder().decode(piece).split('\uFFFD')[0] ?? '';
    const line = lines + newlines(upToFault) + 1;
    throw new StrayError('BAD_ARGUMENT', `Line ${line} is not UTF-8 text; save the list as UTF-8.`, { cause });
  }
}

export function newlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
