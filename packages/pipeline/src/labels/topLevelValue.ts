import { StrayError } from '@stray/core';
import { refusal } from './cleanLabels.ts';

export interface WantedValue {
  readonly key: string;
  /** Of the value; the rest of the file is not held. */
  readonly mostBytes: number;
}

const [newline, quote, comma, colon, backslash] = [0x0a, 0x22, 0x2c, 0x3a, 0x5c];
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];
const longestKeyBytes = 1024;
const deepest = 1000;

/**
 * The bytes of one value of a JSON object, found by its key while the file streams by. Of the rest, only brackets and
 * strings are followed: whether it is JSON in all its details is not looked at.
 *
 * @returns undefined when the object lacks the key
 * @throws StrayError BAD_ARGUMENT, naming the line, for a file that is no JSON object, is cut off, or has the key twice ·
 *   FILE_TOO_LARGE for too large a value
 */
export async function topLevelValue(
  content: AsyncIterable<Uint8Array>,
  wanted: WantedValue,
): Promise<Buffer | undefined> {
  const scanner = scanObject(wanted);
  for await (const piece of content) scanner.push(piece);
  return scanner.end();
}

function scanObject({ key: wantedKey, mostBytes }: WantedValue) {
  /** Of the brackets that are open, how each is closed. */
  const open: number[] = [];
  let line = 1;
  let bytesSeen = 0;
  let closed = false;
  let inString = false;
  let escaped = false;
  /** Whether the next string of the object itself is a key. */
  let keyExpected = false;
  let key = '';
  let capture: 'key' | 'value' | null = null;
  let captured: Uint8Array[] = [];
  let capturedBytes = 0;
  let found: Buffer | undefined;

  const fail = (what: string) => refusal(`Line ${line}`, what);
  const keep = (piece: Uint8Array) => {
    capturedBytes += piece.length;
    if (capture === 'key' && capturedBytes > longestKeyBytes) return;
    if (capturedBytes > mostBytes) {
      const megabytes = Math.floor(mostBytes / 2 ** 20);
      throw new StrayError('FILE_TOO_LARGE', `“${wantedKey}” of the file has more than ${megabytes} MB.`);
    }
    captured.push(Uint8Array.from(piece));
  };
  /** Where the quotation mark is that ends the string; the end of the piece when it goes on behind it. */
  const endOfString = (piece: Uint8Array, from: number): number => {
    let at = from;
    for (; at < piece.length; at += 1) {
      if (escaped) escaped = false;
      else if (piece[at] === backslash) escaped = true;
      else if (piece[at] === quote) break;
    }
    return at;
  };
  const begin = (what: 'key' | 'value') => {
    capture = what;
    captured = [];
    capturedBytes = 0;
  };
  const taken = () => {
    capture = null;
    return Buffer.concat(captured);
  };
  /** The value that ends before `end`, if it is the one wanted. */
  const endValue = (piece: Uint8Array, from: number, end: number) => {
    if (capture !== 'value') return;
    keep(piece.subarray(from, end));
    if (found !== undefined) throw fail(`“${wantedKey}” is there twice`);
    found = taken();
  };

  return {
    push(piece: Uint8Array): void {
      /** Where that begins, in this piece, which is being captured. */
      let from = 0;
      for (let i = 0; i < piece.length; i += 1) {
        if (inString) {
          i = endOfString(piece, i);
          if (i === piece.length) break;
          inString = false;
          if (capture !== 'key') continue;
          keep(piece.subarray(from, i + 1));
          key = readKey(taken());
          continue;
        }
        // Most of a file is numbers, deep inside.
        if (open.length > 1) i = nextOfMeaning(piece, i);
        const byte = piece[i];
        switch (byte) {
          case newline:
            line += 1;
            break;
          case quote:
            if (open.length === 0) throw fail(closed ? behindTheEnd : noObject);
            inString = true;
            if (open.length === 1 && keyExpected) {
              begin('key');
              from = i;
              keyExpected = false;
            }
            break;
          case colon:
            if (open.length === 1 && key === wantedKey) {
              begin('value');
              from = i + 1;
            }
            break;
          case comma:
            if (open.length !== 1) break;
            endValue(piece, from, i);
            keyExpected = true;
            key = '';
            break;
          case openObject:
          case openList:
            if (open.length === 0) {
              if (closed) throw fail(behindTheEnd);
              if (byte === openList) throw fail(aList);
              keyExpected = true;
            }
            if (open.length === deepest) throw fail(`the JSON is nested deeper than ${deepest} levels`);
            open.push(byte === openObject ? closeObject : closeList);
            break;
          case closeObject:
          case closeList:
            if (open.length === 1) endValue(piece, from, i);
            if (open.pop() !== byte) throw fail(`“${byte === closeObject ? '}' : ']'}” closes what was not opened`);
            closed = open.length === 0;
            break;
          default:
            if (open.length === 0 && byte !== undefined && !isBlank(byte, bytesSeen + i)) {
              throw fail(closed ? behindTheEnd : noObject);
            }
        }
      }
      if (capture !== null) keep(piece.subarray(from));
      bytesSeen += piece.length;
    },
    end(): Buffer | undefined {
      if (closed) return found;
      throw fail(bytesSeen === 0 ? 'the file is empty' : open.length === 0 ? noObject : 'the file ends in the middle');
    },
  };
}

const noObject = 'the file is no JSON object';
const aList = 'the file is a JSON list, not an object; detection results have that form, and no categories';
const behindTheEnd = 'text follows the end of the JSON object';

/** 1 for the bytes that are looked at inside of inner values. */
const ofMeaning = new Uint8Array(256);
for (const byte of [newline, quote, openList, closeList, openObject, closeObject]) ofMeaning[byte] = 1;

function nextOfMeaning(piece: Uint8Array, from: number): number {
  let at = from;
  while (at < piece.length && ofMeaning[piece[at] ?? 0] === 0) at += 1;
  return at;
}

/** White space, or the mark that some editors begin a UTF-8 file with. */
function isBlank(byte: number, at: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d || (at < 3 && byte === [0xef, 0xbb, 0xbf][at]);
}

/** As it is meant: a key may be written with escapes. */
function readKey(written: Buffer): string {
  try {
    return String(JSON.parse(written.toString('utf8')));
  } catch {
    return '';
  }
}
