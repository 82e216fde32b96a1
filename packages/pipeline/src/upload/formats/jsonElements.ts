import { StrayError } from '@stray/core';

/** An element of a list that stands at the top of a JSON object. */
export interface JsonElement {
  /** Of its list. */
  readonly key: string;
  /** In its list, from 0. */
  readonly index: number;
  /** As it is written, until the next piece is pushed; undefined for one that is too large. */
  readonly bytes: Uint8Array | undefined;
}

const [quote, comma, colon, backslash] = [0x22, 0x2c, 0x3a, 0x5c];
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];
const longestKeyBytes = 1024;
const longestElementBytes = 16 * 2 ** 20;
const deepest = 1000;

/** 1 for the bytes that are looked at inside of inner values. */
const ofMeaning = new Uint8Array(256);
for (const byte of [quote, comma, openList, closeList, openObject, closeObject]) ofMeaning[byte] = 1;

/**
 * The elements of some lists of a JSON object, such as `{"images": [{…}, {…}]}`, as the file streams by. Elements are cut
 * out by their brackets and strings alone, so that one that is not JSON costs itself; of the rest nothing is held.
 *
 * @throws StrayError ANNOTATION_INVALID where it is no JSON object, after what came before
 */
export async function* jsonElements(
  content: AsyncIterable<Uint8Array>,
  wanted: readonly string[],
): AsyncGenerator<JsonElement[]> {
  const scanner = createScanner(new Set(wanted));
  for await (const piece of content) {
    const found: JsonElement[] = [];
    try {
      scanner.push(piece, found);
    } catch (error) {
      // What came before stays.
      yield found;
      throw error;
    }
    yield found;
  }
  scanner.end();
}

function createScanner(wanted: ReadonlySet<string>) {
  /** Of the brackets that are open, how each is closed. */
  const open: number[] = [];
  let [inString, escaped, keyExpected, begun, closed] = [false, false, false, false, false];
  /** The last key of the object itself, and the list of it that is open. */
  let key = '';
  let list: string | undefined;
  let index = 0;
  let capture: 'key' | 'element' | null = null;
  let held: Uint8Array[] = [];
  let heldBytes = 0;

  const fail = (what: string) => new StrayError('ANNOTATION_INVALID', `The file is no JSON: ${what}.`);
  const begin = (what: 'key' | 'element') => {
    [capture, held, heldBytes] = [what, [], 0];
  };
  const hold = (piece: Uint8Array) => {
    heldBytes += piece.length;
    if (heldBytes > (capture === 'key' ? longestKeyBytes : longestElementBytes)) held = [];
    else if (piece.length > 0) held.push(piece);
  };
  const taken = (): Uint8Array | undefined => {
    const tooLarge = heldBytes > (capture === 'key' ? longestKeyBytes : longestElementBytes);
    capture = null;
    if (tooLarge) return undefined;
    const [first] = held;
    return held.length === 1 && first !== undefined ? first : Buffer.concat(held);
  };

  return {
    push(piece: Uint8Array, found: JsonElement[]): void {
      /** Where that begins, in this piece, which is being captured. */
      let from = 0;
      const endElement = (end: number) => {
        if (capture !== 'element' || list === undefined) return;
        hold(piece.subarray(from, end));
        const bytes = taken();
        if (bytes === undefined || !isBlank(bytes)) found.push({ key: list, index: index++, bytes });
      };
      for (let i = 0; i < piece.length; i += 1) {
        if (inString) {
          for (; i < piece.length; i += 1) {
            if (escaped) escaped = false;
            else if (piece[i] === backslash) escaped = true;
            else if (piece[i] === quote) break;
          }
          if (i === piece.length) break;
          inString = false;
          if (capture !== 'key') continue;
          hold(piece.subarray(from, i + 1));
          key = keyOf(taken());
          continue;
        }
        // Most of a file is numbers, deep inside.
        if (open.length > 1) while (i < piece.length && ofMeaning[piece[i] ?? 0] === 0) i += 1;
        const byte = piece[i];
        switch (byte) {
          case undefined:
            break;
          case quote:
            if (open.length === 0) throw fail('it is no object');
            inString = true;
            if (open.length === 1 && keyExpected) {
              begin('key');
              from = i;
              keyExpected = false;
            }
            break;
          case colon:
            break;
          case comma:
            if (open.length === 1) {
              keyExpected = true;
              key = '';
            } else if (open.length === 2 && list !== undefined) {
              endElement(i);
              begin('element');
              from = i + 1;
            }
            break;
          case openObject:
          case openList:
            if (open.length === 0) {
              if (closed || byte === openList)
                throw fail(closed ? 'text follows its end' : 'it is a list, not an object');
              begun = keyExpected = true;
            }
            if (open.length === deepest) throw fail(`it is nested deeper than ${deepest} levels`);
            open.push(byte === openObject ? closeObject : closeList);
            if (open.length === 2 && byte === openList && wanted.has(key)) {
              [list, index] = [key, 0];
              begin('element');
              from = i + 1;
            }
            break;
          case closeObject:
          case closeList:
            if (open.length === 2) {
              endElement(i);
              list = undefined;
            }
            if (open.pop() !== byte) throw fail('a bracket closes what was not opened');
            closed = open.length === 0;
            break;
          default:
            if (open.length === 0 && byte > 0x20 && (begun || ![0xef, 0xbb, 0xbf].includes(byte))) {
              throw fail(closed ? 'text follows its end' : 'it is no object');
            }
        }
      }
      // The piece is read into again once this returns.
      if (capture !== null) hold(Uint8Array.from(piece.subarray(from)));
    },
    end(): void {
      if (!closed) throw fail(begun ? 'it ends in the middle' : 'it is empty');
    },
  };
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte <= 0x20);
}

/** As it is meant: a key may be written with escapes. */
function keyOf(written: Uint8Array | undefined): string {
  try {
    return written === undefined ? '' : String(JSON.parse(Buffer.from(written).toString('utf8')));
  } catch {
    return '';
  }
}
