import { StrayError } from '@stray/core';
import { requireShort } from './lines.ts';
import { newlines } from './text.ts';

/** What may come next where no value is under way. */
type Place = 'start' | 'first-of-array' | 'next-of-array' | 'behind-value' | 'between-values' | 'end';

/** The value under way: how it ends, and whether a string in it is open. */
interface Open {
  readonly kind: 'string' | 'container' | 'bare';
  readonly line: number;
  text: string;
  depth: number;
  inString: boolean;
  escaped: boolean;
}

/**
 * Finds where the values of a JSON array, or of JSON lines, begin and end, and hands on each as text; whether that is JSON
 * is for the parser to say.
 *
 * @throws StrayError BAD_ARGUMENT with the line for what stands between values, or is not closed
 */
export function valueReader(onValue: (json: string, line: number) => void) {
  let place: Place = 'start';
  let open: Open | undefined;
  let line = 1;
  const refuse = (at: number, why: string) => new StrayError('BAD_ARGUMENT', `Line ${at} is not JSON: ${why}.`);
  const finish = (value: Open) => {
    onValue(value.text, value.line);
    line += newlines(value.text);
    open = undefined;
    place = place === 'start' || place === 'between-values' ? 'between-values' : 'behind-value';
  };
  /** Takes what stands between values; false where a value begins. */
  const between = (character: string): boolean => {
    if (character === '\n') line += 1;
    if (/\s/.test(character)) return true;
    if (place === 'start' && character === '[') place = 'first-of-array';
    else if ((place === 'first-of-array' || place === 'behind-value') && character === ']') place = 'end';
    else if (place === 'behind-value' && character === ',') place = 'next-of-array';
    else if (place === 'behind-value') throw refuse(line, `a comma is missing before “${character}”`);
    else if (place === 'end') throw refuse(line, 'something follows the end of the array');
    else if (',:]}'.includes(character)) throw refuse(line, `“${character}” stands where a value should`);
    else return false;
    return true;
  };
  return {
    read(piece: string) {
      for (let at = 0; at < piece.length; ) {
        if (open === undefined) {
          const character = piece[at] ?? '';
          if (between(character)) at += 1;
          else open = opened(character, line);
          continue;
        }
        const end = endOf(open, piece, at);
        open.text += piece.slice(at, end);
        requireShort(open.text, open.line);
        at = end;
        if (isWhole(open) && (open.kind !== 'bare' || at < piece.length)) finish(open);
      }
    },
    end() {
      if (open !== undefined && !isWhole(open)) throw refuse(open.line, 'what begins here is not closed');
      if (open !== undefined) finish(open);
      if (place !== 'end' && place !== 'between-values' && place !== 'start') {
        throw refuse(line, 'the array is not closed');
      }
    },
  };
}

function opened(character: string, line: number): Open {
  const kind = character === '"' ? 'string' : character === '{' || character === '[' ? 'container' : 'bare';
  return { kind, line, text: '', depth: 0, inString: false, escaped: false };
}

/** Whether the value may end where its text does: a bare one, such as a number, wherever it stops. */
function isWhole({ kind, text, depth, inString }: Open): boolean {
  return text !== '' && depth === 0 && !inString && (kind !== 'string' || text.length > 1);
}

/** Where the value ends within the piece, looked at from `from`; the piece's length when it goes on. */
function endOf(open: Open, piece: string, from: number): number {
  for (let at = from; at < piece.length; at++) {
    const character = piece[at];
    if (open.inString) {
      if (open.escaped) open.escaped = false;
      else if (character === '\\') open.escaped = true;
      else if (character === '"') {
        open.inString = false;
        if (open.depth === 0) return at + 1;
      }
    } else if (open.kind === 'bare') {
      if (character === undefined || /[\s,\]]/.test(character)) return at;
    } else if (character === '"') open.inString = true;
    else if (character === '{' || character === '[') open.depth += 1;
    else if ((character === '}' || character === ']') && --open.depth === 0) return at + 1;
  }
  return piece.length;
}
